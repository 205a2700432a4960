import type { PostAnswer, ProviderState, SendsQuery, Written } from './control/control-answers.ts';
import type {
  BatchRequest,
  CallRequest,
  CustomerChangeRequest,
  EchoRequest,
  PayloadRequest,
  ReleaseRequest,
  StormRequest,
  TemplateChangeRequest,
  TemplatesRequest,
  WebhookRequest,
  WriteOptions,
} from './control-requests.ts';
import type { CustomerMessage } from './customer-message.ts';
import type { Fault, FaultRequest } from './faults.ts';
import type { Send } from './sends.ts';
import type { Settings, SettingsChange, StatusStep } from './settings.ts';
import type { StormReport } from './control/storm.ts';
import type { Template } from './template-list.ts';
import type { Delivery } from './webhooks/webhooks-out.ts';

export type { ProviderState, SendsQuery, Written } from './control/control-answers.ts';
export type * from './control-requests.ts';
export type { CustomerMessage } from './customer-message.ts';
export type { FaultRequest } from './faults.ts';
export type { Send } from './sends.ts';
export type { SettingsChange } from './settings.ts';
export type { StormReport } from './control/storm.ts';

/** A control call that was refused. */
export class ProviderControlError extends Error {
  override readonly name = 'ProviderControlError';
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/**
 * Drives a simulated provider.
 *
 * @example
 * const provider = providerClient(started.controlUrl);
 * await provider.fault({ effect: { kind: 'timeout', when: 'after' }, match: { template: 'pago_pendiente' } });
 * await provider.text('573001112233', '¿llega hoy mi pedido?');
 * await provider.settled();
 * const sends = await provider.messages({ to: '573001112233' });
 */
export interface ProviderClient {
  /** A customer writes; the webhook's first answer is awaited unless `wait` is false. */
  write(customer: string, message: CustomerMessage, options?: WriteOptions): Promise<Written>;
  text(customer: string, body: string, options?: WriteOptions): Promise<Written>;
  /** Taps the quick reply of the latest template, or the one described. */
  tap(
    customer: string,
    button?: Omit<Extract<CustomerMessage, { type: 'button' }>, 'type'>,
    options?: WriteOptions,
  ): Promise<Written>;
  call(customer: string, request?: CallRequest): Promise<Written>;
  echo(customer: string, request: EchoRequest): Promise<Written>;
  preference(customer: string, value: 'stop' | 'resume'): Promise<Written>;
  change(customer: string, change: CustomerChangeRequest): Promise<ProviderState['customers'][number]>;
  batch(request: BatchRequest): Promise<Written>;
  storm(request: StormRequest): Promise<StormReport>;
  fault(request: FaultRequest): Promise<Fault>;
  faults(): Promise<readonly Fault[]>;
  /** One fault, or all. */
  clearFaults(id?: string): Promise<void>;
  settings(change: SettingsChange): Promise<Settings>;
  putTemplates(templates: TemplatesRequest['templates']): Promise<readonly Template[]>;
  templates(): Promise<readonly Template[]>;
  changeTemplate(
    name: string,
    language: string,
    change: TemplateChangeRequest,
  ): Promise<{ readonly template: Template; readonly posts: readonly PostAnswer[] }>;
  /** A webhook by hand. */
  webhook(request: WebhookRequest): Promise<{ readonly posts: readonly PostAnswer[] }>;
  /** One payload of the provider's reference (T6). */
  payload(
    name: string,
    request?: Omit<PayloadRequest, 'name'>,
  ): Promise<{ readonly payload: unknown; readonly posts: readonly PostAnswer[] }>;
  /** The names of all of them. */
  payloads(): Promise<readonly { readonly name: string; readonly field: string; readonly page: string }[]>;
  webhooks(limit?: number): Promise<readonly Delivery[]>;
  /** Sends what is held and, unless told otherwise, holds no more. */
  release(
    request?: ReleaseRequest,
  ): Promise<{ readonly seed: number; readonly released: readonly { seq: number }[] }>;
  redeliver(): Promise<{ readonly posts: readonly PostAnswer[] }>;
  /** A further status of a message sent earlier. */
  report(messageId: string, step: StatusStep): Promise<void>;
  handshake(): Promise<{ readonly status: number; readonly verified: boolean }>;
  /** What the provider received, in order of arrival. */
  messages(
    query?: Omit<SendsQuery, 'tookEffect'> & { readonly tookEffect?: boolean },
  ): Promise<readonly Send[]>;
  state(): Promise<ProviderState>;
  idle(): Promise<boolean>;
  /**
   * Waits until nothing is left to deliver.
   *
   * @throws {Error} after `timeout` ms, 10 s unless said otherwise
   */
  settled(timeout?: number): Promise<void>;
  reset(): Promise<void>;
}

function of(customer: string): string {
  return `/customers/${encodeURIComponent(customer)}`;
}

function query(values: object): string {
  const parameters = new URLSearchParams();
  for (const [key, value] of Object.entries(values)) {
    if (value !== undefined) parameters.set(key, String(value));
  }
  return parameters.size === 0 ? '' : `?${parameters.toString()}`;
}

/** A client of the control API at `controlUrl`. Refusals throw {@link ProviderControlError}. */
export function providerClient(controlUrl: string): ProviderClient {
  async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const answer = await fetch(`${controlUrl}${path}`, {
      method,
      ...(body === undefined
        ? {}
        : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) {
      const { error } = text === '' ? { error: '' } : (JSON.parse(text) as { error?: string });
      throw new ProviderControlError(answer.status, `${method} ${path}: ${answer.status} ${error ?? ''}`);
    }
    return (text === '' ? undefined : JSON.parse(text)) as T;
  }
  const write: ProviderClient['write'] = (customer, message, options) =>
    call('POST', `${of(customer)}/messages`, { message, ...options });

  return {
    write,
    text: (customer, body, options) => write(customer, { type: 'text', body }, options),
    tap: (customer, button, options) => write(customer, { type: 'button', ...button }, options),
    call: (customer, request = {}) => call('POST', `${of(customer)}/calls`, request),
    echo: (customer, request) => call('POST', `${of(customer)}/echoes`, request),
    preference: (customer, value) => call('POST', `${of(customer)}/preferences`, { value }),
    change: (customer, change) => call('PUT', of(customer), change),
    batch: (request) => call('POST', '/batches', request),
    storm: (request) => call('POST', '/storms', request),
    fault: (request) => call('POST', '/faults', request),
    faults: async () => (await call<{ faults: Fault[] }>('GET', '/faults')).faults,
    clearFaults: (id) => call('DELETE', id === undefined ? '/faults' : `/faults/${id}`),
    settings: (change) => call('PATCH', '/settings', change),
    putTemplates: async (templates) =>
      (await call<{ templates: Template[] }>('PUT', '/templates', { templates })).templates,
    templates: async () => (await call<{ templates: Template[] }>('GET', '/templates')).templates,
    changeTemplate: (name, language, change) => call('POST', `/templates/${name}/${language}`, change),
    webhook: (request) => call('POST', '/webhooks', request),
    payload: (name, request = {}) => call('POST', '/payloads', { name, ...request }),
    payloads: async () =>
      (await call<{ payloads: { name: string; field: string; page: string }[] }>('GET', '/payloads'))
        .payloads,
    webhooks: async (limit) =>
      (await call<{ webhooks: Delivery[] }>('GET', `/webhooks${query({ limit })}`)).webhooks,
    release: (request = {}) => call('POST', '/webhooks/release', request),
    redeliver: () => call('POST', '/webhooks/redeliver'),
    report: (messageId, step) =>
      call('POST', `/messages/${encodeURIComponent(messageId)}/statuses`, { step }),
    handshake: () => call('POST', '/handshake'),
    messages: async (wanted = {}) =>
      (await call<{ messages: Send[] }>('GET', `/messages${query(wanted)}`)).messages,
    state: () => call('GET', '/state'),
    idle: async () => (await call<{ idle: boolean }>('GET', '/idle')).idle,
    async settled(timeout = 10_000) {
      const { idle } = await call<{ idle: boolean }>('GET', `/idle${query({ wait: timeout })}`);
      if (!idle) throw new Error(`the provider still has something to deliver after ${timeout} ms`);
    },
    reset: () => call('POST', '/reset'),
  };
}
