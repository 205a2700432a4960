import type { AddressInfo } from 'node:net';
import Fastify from 'fastify';
import type { Instant } from '../../domain/time/instant.ts';
import { registerControl } from './control/control.ts';
import type { Customer } from './customers.ts';
import { registerGraphApi } from './graph/graph-api.ts';
import { pathOfGraph } from './graph/versions.ts';
import { API_VERSION, FIRST_LINE, type Line } from './line.ts';
import type { Send } from './sends.ts';
import type { SettingsChange } from './settings.ts';
import { createSimulation } from './simulation.ts';
import { openStateFile } from './state-file.ts';
import { type TemplateDefinition, templateDefinitionSchema } from './template-list.ts';

export interface ProviderOptions {
  /** 0 takes a free port; the real one is in `url`. */
  readonly port: number;
  /** Loopback unless said otherwise. */
  readonly host?: string;
  /** Where webhooks go. */
  readonly webhookUrl: string;
  readonly appSecret: string;
  readonly verifyToken: string;
  /** The only bearer that is let in. */
  readonly accessToken: string;
  /** The provider's clock; under the test clock, case time. */
  readonly now: () => Instant;
  /** Other than the default behaviour, also after a reset. */
  readonly settings?: SettingsChange;
  /** Templates approved from the start, as `POST /{waba}/message_templates` would take them. */
  readonly templates?: readonly TemplateDefinitionInput[];
  /** Keeps customers, windows and templates across restarts. */
  readonly stateFile?: string;
  readonly lines?: readonly Line[];
}

/** A template definition as a caller writes it: Meta's creation body. */
export type TemplateDefinitionInput = Pick<TemplateDefinition, 'name' | 'language'> & {
  readonly category: string;
  readonly components: readonly Readonly<Record<string, unknown>>[];
  readonly parameter_format?: string;
};

/** What one provider can hand to another. */
export interface ProviderMemory {
  readonly customers: readonly Customer[];
  readonly sends: readonly Send[];
}

export interface Provider {
  /** Origin and version, usable as `WHATSAPP_API_URL`. */
  readonly url: string;
  readonly controlUrl: string;
  /** Nothing left to deliver. Webhooks held on purpose do not count. */
  idle(): Promise<boolean>;
  /** Whom it knows, and what they were sent. */
  memory(): ProviderMemory;
  /** Takes over what another one knew: customers, and sends before which its own come. */
  remember(memory: ProviderMemory): void;
  /** As after its first start: nobody has written, nothing is on its way, and the templates are those it began with. */
  forget(): void;
  stop(): Promise<void>;
}

/**
 * Starts the simulated WhatsApp provider: the Cloud API, the customers behind it, and a control API.
 *
 * @throws {Error} `EADDRINUSE` when the port is taken
 */
export async function startProvider(options: ProviderOptions): Promise<Provider> {
  const simulation = createSimulation({
    lines: options.lines ?? [FIRST_LINE],
    webhookUrl: options.webhookUrl,
    appSecret: options.appSecret,
    verifyToken: options.verifyToken,
    accessToken: options.accessToken,
    now: options.now,
    settings: options.settings ?? {},
  });
  const stateFile = options.stateFile === undefined ? null : openStateFile(options.stateFile, simulation);
  const putTemplates = (): void => {
    for (const template of options.templates ?? [])
      simulation.templates.put(templateDefinitionSchema.parse(template), 'APPROVED');
  };
  putTemplates();

  const app = Fastify({
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 1_000 },
    rewriteUrl: ({ url = '/' }) => pathOfGraph(url),
  });
  app.addHook('onResponse', (request, _reply, done) => {
    if (request.method !== 'GET') stateFile?.touch();
    done();
  });
  void app.register(
    (graph, _options, done) => {
      registerGraphApi(graph, simulation);
      done();
    },
    { prefix: `/${API_VERSION}` },
  );
  void app.register(
    (control, _options, done) => {
      registerControl(control, simulation);
      done();
    },
    { prefix: '/control' },
  );
  const host = options.host ?? '127.0.0.1';
  await app.listen({ port: options.port, host });
  const { port } = app.server.address() as AddressInfo;
  const origin = `http://${host.includes(':') ? `[${host}]` : host}:${port}`;

  return {
    url: `${origin}/${API_VERSION}`,
    controlUrl: `${origin}/control`,
    idle: () => Promise.resolve(simulation.pending.idle()),
    memory: () => ({ customers: simulation.customers.all(), sends: simulation.sends.all() }),
    remember({ customers, sends }) {
      const after = simulation.sends.count();
      simulation.customers.restore(customers);
      simulation.sends.restore(sends.map((send, index) => ({ ...send, seq: after + index + 1 })));
      stateFile?.touch();
    },
    forget() {
      simulation.reset();
      putTemplates();
      stateFile?.touch();
    },
    async stop() {
      stateFile?.close();
      simulation.ladder.reset();
      simulation.webhooks.stop();
      await app.close();
    },
  };
}
