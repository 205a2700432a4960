import type { Instant } from '../../domain/time/instant.ts';
import { type Customer, type Customers, createCustomers } from './customers.ts';
import { createFaults, type Faults } from './faults.ts';
import type { Line } from './line.ts';
import { createMediaStore, type MediaStore } from './media.ts';
import { createPendingWork, type PendingWork } from './pending-work.ts';
import { createSends, type Sends } from './sends.ts';
import { changeSettings, DEFAULT_SETTINGS, type Settings, type SettingsChange } from './settings.ts';
import { createStatusLadder, type StatusLadder } from './webhooks/status-ladder.ts';
import { createTemplateList, type TemplateList } from './template-list.ts';
import { createWebhooksOut, type WebhooksOut } from './webhooks/webhooks-out.ts';

export interface SimulationOptions {
  readonly lines: readonly Line[];
  readonly webhookUrl: string;
  readonly appSecret: string;
  readonly verifyToken: string;
  readonly accessToken: string;
  readonly now: () => Instant;
  readonly settings: SettingsChange;
}

/** Everything one provider knows; the endpoints and the control API work on it. */
export interface Simulation {
  readonly options: SimulationOptions;
  readonly customers: Customers;
  readonly templates: TemplateList;
  readonly media: MediaStore;
  /** What each line says of the business, by its id. */
  readonly profiles: Map<string, Readonly<Record<string, unknown>>>;
  readonly sends: Sends;
  readonly faults: Faults;
  readonly webhooks: WebhooksOut;
  readonly ladder: StatusLadder;
  readonly pending: PendingWork;
  now(): Instant;
  settings(): Settings;
  changeSettings(change: SettingsChange): Settings;
  line(phoneNumberId: string): Line | undefined;
  /** Whether this number, user id or name is the customer's. */
  isCustomer(customer: Customer, name: string): boolean;
  /** As after the start: no customers, templates, sends, faults; nothing to deliver. */
  reset(): void;
}

export function createSimulation(options: SimulationOptions): Simulation {
  const initial = changeSettings(DEFAULT_SETTINGS, options.settings);
  let settings = initial;
  const customers = createCustomers();
  const templates = createTemplateList();
  const media = createMediaStore();
  const profiles = new Map<string, Readonly<Record<string, unknown>>>();
  const sends = createSends();
  const faults = createFaults();
  const pending = createPendingWork();
  const { now } = options;
  const webhooks = createWebhooksOut({
    webhookUrl: options.webhookUrl,
    appSecret: options.appSecret,
    now,
    settings: () => settings.webhooks,
    pending,
  });
  const ladder = createStatusLadder({ webhooks, pending, now, settings: () => settings });

  return {
    options,
    customers,
    templates,
    media,
    profiles,
    sends,
    faults,
    webhooks,
    ladder,
    pending,
    now,
    settings: () => settings,
    changeSettings(change) {
      settings = changeSettings(settings, change);
      return settings;
    },
    line: (phoneNumberId) => options.lines.find((line) => line.phoneNumberId === phoneNumberId),
    isCustomer: (customer, name) => customers.find(name) === customer,
    reset() {
      settings = initial;
      ladder.reset();
      webhooks.reset();
      faults.clear();
      sends.clear();
      customers.clear();
      templates.clear();
      media.clear();
      profiles.clear();
    },
  };
}
