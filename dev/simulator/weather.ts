import { z } from 'zod';
import type { ProviderClient } from '../provider/client.ts';
import type { Fault } from '../provider/faults.ts';

/** What happens around a case; all of it by the provider's own means. */
export const weatherSchema = z.discriminatedUnion('do', [
  z.strictObject({
    do: z.literal('template'),
    name: z.string().min(1),
    language: z.string().min(2),
    status: z.enum(['PAUSED', 'DISABLED', 'APPROVED']),
  }),
  /** The customer's next message meets this code: in the answer, or in a status that follows. */
  z.strictObject({
    do: z.literal('error'),
    to: z.string().min(1),
    code: z.coerce.number().int(),
    when: z.enum(['at-once', 'later']),
  }),
  z.strictObject({ do: z.literal('timeout'), to: z.string().min(1), when: z.enum(['before', 'after']) }),
  z.strictObject({ do: z.literal('provider'), up: z.boolean() }),
  z.strictObject({ do: z.literal('quality'), red: z.boolean() }),
  /** One payload of the provider's reference, about this customer. */
  z.strictObject({ do: z.literal('payload'), name: z.string().min(1), to: z.string().min(1) }),
  z.strictObject({ do: z.literal('clear') }),
]);
export type Weather = z.output<typeof weatherSchema>;

/** A fault that stands in for a provider that is away: it meets everything, always. */
export const isOutage = ({ effect, times }: Fault): boolean => effect.kind === 'reset' && times === 'always';

/** Makes the weather. @throws ProviderControlError when the provider knows no such template */
export async function makeWeather(provider: ProviderClient, weather: Weather): Promise<void> {
  switch (weather.do) {
    case 'template':
      await provider.changeTemplate(weather.name, weather.language, { status: weather.status });
      return;
    case 'error': {
      const { code, to, when } = weather;
      const effect =
        when === 'at-once' ? ({ kind: 'refuse', code } as const) : ({ kind: 'fail-later', code } as const);
      await provider.fault({ effect, match: { to } });
      return;
    }
    case 'timeout':
      await provider.fault({ effect: { kind: 'timeout', when: weather.when }, match: { to: weather.to } });
      return;
    case 'provider': {
      for (const fault of (await provider.faults()).filter(isOutage)) await provider.clearFaults(fault.id);
      if (weather.up) return;
      for (const endpoint of ['messages', 'templates'] as const) {
        await provider.fault({
          effect: { kind: 'reset', when: 'before' },
          match: { endpoint },
          times: 'always',
        });
      }
      return;
    }
    case 'quality': {
      const [line] = (await provider.state()).lines;
      await provider.webhook({
        field: 'phone_number_quality_update',
        value: {
          display_phone_number: line?.displayPhoneNumber,
          event: weather.red ? 'FLAGGED' : 'UNFLAGGED',
          current_limit: 'TIER_10K',
        },
      });
      return;
    }
    case 'payload':
      await provider.payload(weather.name, { customer: weather.to });
      return;
    case 'clear':
      await provider.clearFaults();
  }
}
