import type { Command } from '../settings/command.ts';
import { readArguments } from '../settings/command-arguments.ts';

export interface StartAsked {
  /** No example cases in a new world. */
  readonly isEmpty: boolean;
  /** No browser, wherever this runs. */
  readonly staysClosed: boolean;
}

export const START: Command<StartAsked> = {
  usage: `Usage: npm start [-- OPTIONS]

Starts the whole system on this machine, on loopback: PostgreSQL, Temporal with its UI, a simulated WhatsApp provider, a
mailbox, worker and gateway. Once it is ready the browser opens on it. Ctrl-C ends all of it; the data stay.

  --empty     makes no example cases in a new world
  --no-open   does not open the browser. Nor does it without a terminal, without a display, or where CI is set
  --help, -h

Variables:
  VENTANA_FOLDER            where the data are; .ventana in this folder unless given
  VENTANA_EXAMPLES=none     the same as --empty
  PORT, POSTGRES_PORT, TEMPORAL_PORT, TEMPORAL_UI_PORT, PROVIDER_PORT, SMTP_PORT, MAILBOX_PORT
                            other ports; 0 takes any that is free
  HOST                      where the gateway listens; 127.0.0.1 unless given
  DATABASE_URL, TEMPORAL_ADDRESS, WHATSAPP_API_URL, SMTP_URL
                            yours in the place of the one that comes along

Example: npm start -- --empty --no-open`,
  read(given) {
    const { values } = readArguments(given, {
      options: { empty: { type: 'boolean' }, 'no-open': { type: 'boolean' } },
    });
    return { isEmpty: values.empty ?? false, staysClosed: values['no-open'] ?? false };
  },
};
