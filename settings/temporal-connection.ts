import { readFileSync } from 'node:fs';
import type { Environment } from './environment.ts';
import { EnvironmentError } from './environment.ts';

/** For `Connection.connect` and `NativeConnection.connect` alike. */
export interface TemporalConnectionOptions {
  readonly address: string;
  readonly tls?: {
    readonly serverNameOverride?: string;
    readonly serverRootCACertificate?: Buffer;
    readonly clientCertPair?: { readonly crt: Buffer; readonly key: Buffer };
  };
  readonly apiKey?: string;
  readonly metadata?: Readonly<Record<string, string>>;
}

type Fault = { readonly variable: string; readonly message: string };

/**
 * The standard variables of Temporal's clients: TEMPORAL_API_KEY, TEMPORAL_TLS, TEMPORAL_TLS_SERVER_NAME,
 * TEMPORAL_TLS_SERVER_CA_CERT_DATA or _PATH, TEMPORAL_TLS_CLIENT_CERT_DATA or _PATH, TEMPORAL_TLS_CLIENT_KEY_DATA or
 * _PATH, and TEMPORAL_GRPC_META_<NAME>. An API key or any TLS variable turns TLS on unless TEMPORAL_TLS is false.
 * @throws EnvironmentError naming every faulty variable
 */
export function temporalConnectionOptions(
  { TEMPORAL_ADDRESS }: Pick<Environment, 'TEMPORAL_ADDRESS'>,
  source: NodeJS.ProcessEnv,
): TemporalConnectionOptions {
  const faults: Fault[] = [];
  const given = (name: string): string | undefined => source[name] || undefined;

  /** From NAME_DATA, or from the file that NAME_PATH names. */
  function pem(name: string): Buffer | undefined {
    const data = given(`${name}_DATA`);
    if (data !== undefined) return Buffer.from(data);
    const path = given(`${name}_PATH`);
    if (path === undefined) return undefined;
    try {
      return readFileSync(path);
    } catch {
      faults.push({ variable: `${name}_PATH`, message: 'names a file that cannot be read' });
      return undefined;
    }
  }

  const apiKey = secret(source, 'TEMPORAL_API_KEY', faults);
  const serverName = given('TEMPORAL_TLS_SERVER_NAME');
  const authority = pem('TEMPORAL_TLS_SERVER_CA_CERT');
  const [crt, key] = [pem('TEMPORAL_TLS_CLIENT_CERT'), pem('TEMPORAL_TLS_CLIENT_KEY')];
  if ((crt === undefined) !== (key === undefined)) {
    const missing = crt === undefined ? 'TEMPORAL_TLS_CLIENT_CERT_PATH' : 'TEMPORAL_TLS_CLIENT_KEY_PATH';
    faults.push({ variable: missing, message: 'is missing; certificate and key come in a pair' });
  }
  const wanted = given('TEMPORAL_TLS')?.toLowerCase();
  if (wanted !== undefined && !['true', 'false', '1', '0'].includes(wanted)) {
    faults.push({ variable: 'TEMPORAL_TLS', message: 'must be true or false' });
  }
  const isOff = wanted === 'false' || wanted === '0';
  const isImplied = [apiKey, serverName, authority, crt].some((each) => each !== undefined);
  const metadata = Object.fromEntries(
    Object.entries(source).flatMap(([name, value]) =>
      name.startsWith('TEMPORAL_GRPC_META_') && value
        ? [[name.slice('TEMPORAL_GRPC_META_'.length).toLowerCase().replaceAll('_', '-'), value]]
        : [],
    ),
  );
  if (faults.length > 0) throw new EnvironmentError(faults);
  return {
    address: TEMPORAL_ADDRESS,
    ...(!isOff && (isImplied || wanted !== undefined)
      ? {
          tls: {
            ...(serverName === undefined ? {} : { serverNameOverride: serverName }),
            ...(authority === undefined ? {} : { serverRootCACertificate: authority }),
            ...(crt === undefined || key === undefined ? {} : { clientCertPair: { crt, key } }),
          },
        }
      : {}),
    ...(apiKey === undefined ? {} : { apiKey }),
    ...(Object.keys(metadata).length === 0 ? {} : { metadata }),
  };
}

function secret(source: NodeJS.ProcessEnv, name: string, faults: Fault[]): string | undefined {
  const file = source[`${name}_FILE`];
  if (source[name] || !file) return source[name] || undefined;
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    faults.push({ variable: `${name}_FILE`, message: 'names a file that cannot be read' });
    return undefined;
  }
}
