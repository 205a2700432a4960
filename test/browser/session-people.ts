import { randomInt } from 'node:crypto';
import { HOUR } from '../../domain/time/instant.ts';
import type { Play } from '../../dev/scenarios/play.ts';
import type { World } from '../workflows/world.ts';

/** One customer whose case is in a state of its own. */
export interface Someone {
  readonly name: string;
  readonly play: Play;
  readonly caseId: string;
}

export type Kind = 'reopening' | 'fallback' | 'human' | 'dormant' | 'expiring' | 'held' | 'open';

/**
 * Customers in all the states that a supervisor looks for, made by their own words, the API and the clock: it is Wednesday
 * 05:30 in Bogotá then.
 */
export async function peopleOfAllKinds(world: World): Promise<Readonly<Record<Kind, Someone>>> {
  const first = world.play();
  await first.begins('Mon', '10:00');
  const write = async (name: string, play = world.play()): Promise<Someone> => {
    await world.provider.change(play.phone, { name });
    await play.writes('hola, necesito ayuda');
    await play.answers('Hola, ¿en qué te ayudo?');
    return { name, play, caseId: await play.caseId() };
  };
  const task = ({ play }: Someone) => play.setsTask({ reason: 'payment', step: 'pay' });

  const reopening = await write('Rosa Díaz', first);
  await task(reopening);
  await reopening.play.consents('whatsapp', 'utility', true);
  const fallback = await write('Fabio Núñez');
  await task(fallback);
  await fallback.play.isKnownAs({ email: `fabio-${randomInt(10 ** 9)}@example.com` });
  const human = await write('Héctor Peña');
  await task(human);
  const dormant = await write('Diana Soto');
  await first.until((await first.now()) + 25 * HOUR);

  const expiring = await write('Elena Vega');
  await expiring.play.setsTask({ reason: 'delivery', step: 'choose-slot' });
  const held = await write('Hilda Mora');
  await task(held);
  await held.play.ask('POST', `/v1/cases/${held.caseId}/hold`, {
    until: new Date((await first.now()) + 72 * HOUR).toISOString(),
    why: 'viaja hasta el viernes',
  });
  await first.until((await first.now()) + 18.5 * HOUR);

  const open: Someone = { name: 'Óscar Ruiz', play: world.play(), caseId: '' };
  await world.provider.change(open.play.phone, { name: open.name });
  await open.play.writes('¿a qué hora llega mi pedido?');
  return {
    reopening,
    fallback,
    human,
    dormant,
    expiring,
    held,
    open: { ...open, caseId: await open.play.caseId() },
  };
}
