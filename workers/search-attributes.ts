import { setTimeout as pause } from 'node:timers/promises';
import proto from '@temporalio/proto';
import type { NativeConnection } from '@temporalio/worker';
import { searchAttributeTypes } from '../workflows/search-attributes.ts';
import { isMissing, NamespaceMissing } from './namespace.ts';

const { IndexedValueType } = proto.temporal.api.enums.v1;

/** gRPC: somebody else registered it meanwhile. */
const ALREADY_EXISTS = 6;

/** The server shows what was registered a moment later; a case that sets one before that fails its task. */
const LOOKS = 100;
const LOOK_MS = 100;

type Wanted = readonly [name: string, type: string];

/** Cases set search attributes, and one that is not registered fails their tasks: a worker must not begin without them. */
export class SearchAttributesMissing extends Error {
  override readonly name = 'SearchAttributesMissing';
  constructor(namespace: string, missing: readonly Wanted[], why: string | null) {
    super(
      `The Temporal namespace ${namespace} lacks search attributes, and they could not be registered from here${why === null ? '' : ` (${why})`}.\n` +
        'Register them, then start again:\n' +
        missing
          .map(
            ([name, type]) =>
              `  temporal operator search-attribute create --namespace ${namespace} --name ${name} --type ${cliName(type)}`,
          )
          .join('\n'),
    );
  }
}

/** Values of cases would be refused by it. */
export class SearchAttributeOfOtherType extends Error {
  override readonly name = 'SearchAttributeOfOtherType';
  constructor(namespace: string, wrong: readonly Wanted[]) {
    super(
      `The Temporal namespace ${namespace} has search attributes of other types than cases need.\n` +
        'If nobody else uses them, take them away, then start again; or name another namespace: TEMPORAL_NAMESPACE.\n' +
        wrong
          .map(
            ([name, type]) =>
              `  temporal operator search-attribute remove --namespace ${namespace} --name ${name}      (must be ${cliName(type)})`,
          )
          .join('\n'),
    );
  }
}

const typeOf = (type: string): number | undefined =>
  IndexedValueType[`INDEXED_VALUE_TYPE_${type}` as keyof typeof IndexedValueType];

/**
 * Registers what is missing; several workers may do so at once. Temporal Cloud allows that to its own tools only; then the
 * message says what to do.
 * @throws NamespaceMissing, SearchAttributesMissing, SearchAttributeOfOtherType
 */
export async function ensureSearchAttributes(connection: NativeConnection, namespace: string): Promise<void> {
  const wanted: readonly Wanted[] = Object.entries(searchAttributeTypes);
  const lacking = async (): Promise<readonly Wanted[]> => {
    const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
    const wrong = wanted.filter(
      ([name, type]) => customAttributes?.[name] != null && customAttributes[name] !== typeOf(type),
    );
    if (wrong.length > 0) throw new SearchAttributeOfOtherType(namespace, wrong);
    return wanted.filter(([name]) => customAttributes?.[name] == null);
  };
  let missing = wanted;
  try {
    missing = await lacking();
    if (missing.length === 0) return;
    await register(connection, namespace, missing);
    for (let looks = 0; missing.length > 0 && looks < LOOKS; looks += 1) {
      await pause(LOOK_MS);
      missing = await lacking();
    }
  } catch (error) {
    if (error instanceof SearchAttributeOfOtherType) throw error;
    if (isMissing(error)) throw new NamespaceMissing(namespace, { cause: error });
    throw new SearchAttributesMissing(namespace, missing, detailsOf(error));
  }
  if (missing.length > 0) throw new SearchAttributesMissing(namespace, missing, null);
}

async function register(
  connection: NativeConnection,
  namespace: string,
  missing: readonly Wanted[],
): Promise<void> {
  try {
    await connection.operatorService.addSearchAttributes({
      namespace,
      searchAttributes: Object.fromEntries(missing.map(([name, type]) => [name, typeOf(type) as never])),
    });
  } catch (error) {
    // Somebody else has begun a moment earlier: theirs are waited for as if they were ours.
    if ((error as { code?: unknown }).code !== ALREADY_EXISTS) throw error;
  }
}

const detailsOf = (error: unknown): string =>
  error instanceof Error && 'details' in error ? String(error.details) : (error as Error).message;

/** `KEYWORD` is `Keyword` to the command line. */
const cliName = (type: string): string => `${type.charAt(0)}${type.slice(1).toLowerCase()}`;
