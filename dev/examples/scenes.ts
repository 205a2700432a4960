import { DAY, type Instant, MINUTE } from '../../domain/time/instant.ts';
import { type Country, type Person, personOf } from '../simulator/people.ts';
import type { Actor } from './actor.ts';
import type { ExampleAgent } from './agents.ts';
import type { Script } from './script.ts';

type Steps = Script['steps'];

/** Each example is somebody else. */
const people = (country: Country, number: number): Person => {
  const person = personOf(country, 7_000 + number);
  return { ...person, name: `${person.name} ${number}` };
};

/** The bot answers and leaves a task, as the flow of a reason does. */
const flow = (reason: keyof typeof FLOWS) => async (who: Actor) => {
  const { answer, pt, step, data } = FLOWS[reason];
  await who.answers(who.person.country === 'BR' ? pt : answer, 'bot:flow');
  await who.task(reason, step, {
    data,
    ...(reason === 'payment'
      ? { dueAt: who.now + 20 * DAY, resumeUrl: 'https://pay.example.com/i/1042' }
      : {}),
  });
};

const FLOWS = {
  delivery: {
    answer: 'Sí, sale hoy. Elige cuándo te queda bien recibirlo.',
    pt: 'Sim, sai hoje. Escolha quando fica bom receber.',
    step: 'choose-slot',
    data: { order: 'A-1042' },
  },
  payment: {
    answer: 'Claro. Te dejo el enlace para completar el pago.',
    pt: 'Claro. Aqui está o link para concluir o pagamento.',
    step: 'pay',
    data: { amount: { value: 84_900, currency: 'COP' } },
  },
  'technical-service': {
    answer: 'Lo revisamos. ¿Qué día puede ir el técnico?',
    pt: 'Vamos verificar. Em que dia o técnico pode ir?',
    step: 'choose-appointment',
    data: { device: 'router' },
  },
  cart: {
    answer: 'Guardé tu carrito. Te recuerdo si quieres terminarlo.',
    pt: 'Guardei seu carrinho. Lembro você se quiser terminar.',
    step: 'checkout',
    data: { asked: 'reminder' },
  },
  general: {
    answer: 'Con gusto. Envíame la foto de tu documento para seguir.',
    pt: 'Com prazer. Envie a foto do documento para seguir.',
    step: 'send-document',
    data: {},
  },
} as const;

const ASK = {
  delivery: ['¿Llega hoy mi pedido?', 'Meu pedido chega hoje?'],
  payment: ['Quiero pagar mi factura', 'Quero pagar minha fatura'],
  'technical-service': ['Mi equipo no enciende', 'Meu aparelho não liga'],
  cart: ['Recuérdame mañana terminar la compra', 'Me lembre amanhã de terminar a compra'],
  general: ['Hola, necesito ayuda con mi cuenta', 'Olá, preciso de ajuda com minha conta'],
} as const;
export type Reason = keyof typeof FLOWS;

const ask = (country: Country, reason: Reason): string => ASK[reason][country === 'BR' ? 1 : 0];

/** A customer asks, and the flow leaves a task a few minutes later. */
const asked = (
  country: Country,
  reason: Reason,
  more: Steps = [],
  over: Parameters<Actor['begins']>[1] = {},
): Steps => [[0, (who) => who.begins(ask(country, reason), over)], [0.05, flow(reason)], ...more];

/** In whose night an expiry falls now, so that its template waits for the morning (E5). */
function whereItIsNight(end: Instant): { readonly country: Country; readonly timeZone: string } {
  const zones = [
    ['ES', 'Europe/Madrid'],
    ['CO', 'America/Bogota'],
    ['CL', 'Asia/Tokyo'],
  ] as const;
  for (const [country, timeZone] of zones) {
    const hour = Number(
      new Intl.DateTimeFormat('en', { timeZone, hour: 'numeric', hourCycle: 'h23' }).format(end),
    );
    // Held since an hour and for another one at least: permitted are 08:00–21:00.
    if (hour >= 22 || hour <= 5) return { country, timeZone };
  }
  return { country: 'PE', timeZone: 'Pacific/Auckland' };
}

/** Where it is the middle of the day now, so that no send hours hold what is to be held for another reason. */
function whereItIsDay(end: Instant): string {
  const zones = ['America/Bogota', 'Europe/Madrid', 'Asia/Tokyo', 'Pacific/Auckland'];
  const hourIn = (timeZone: string): number =>
    Number(new Intl.DateTimeFormat('en', { timeZone, hour: 'numeric', hourCycle: 'h23' }).format(end));
  return zones.find((zone) => hourIn(zone) >= 11 && hourIn(zone) <= 18) ?? 'America/Bogota';
}

/** Hours since the morning of the latest day on which calls are made (Mon–Fri), early enough that one is over. */
function sinceLastCallingDay(end: Instant): number {
  const day = 24 * 60 * MINUTE;
  // 10:30 in Santiago, whose calling hours begin at 10: half an hour more or less in summer does not matter.
  let morning = Math.floor(end / day) * day + 13.5 * 60 * MINUTE;
  const isCallingDay = (at: Instant): boolean => ![0, 6].includes(new Date(at).getUTCDay());
  while (morning > end - 4 * 60 * MINUTE || !isCallingDay(morning)) morning -= day;
  return (end - morning) / (60 * MINUTE);
}

/**
 * About forty customers, so that at `end` there is one in every state.
 * @param after how many customers earlier examples had: these are others
 */
export function exampleScripts(end: Instant, after = 0): readonly Script[] {
  let number = after;
  const example = (country: Country, ago: number, steps: Steps): Script => {
    number += 1;
    return { person: people(country, number), ago, steps };
  };
  const night = whereItIsNight(end);
  const day = { known: { timeZone: whereItIsDay(end) } };
  const segment = (name: string) => ({ known: { segment: name } });
  return [
    // Open: who is to write next.
    example('CO', 0.4, [[0, (who) => who.begins('¿Llega hoy mi pedido?', segment('premium'))]]),
    example('CO', 3, asked('CO', 'delivery', [[0.2, (who) => who.assigns('andres')]])),
    example('BR', 1.2, asked('BR', 'payment')),
    example('MX', 5, [
      [0, (who) => who.begins('Hola, me llegó otro producto')],
      [0.1, (who) => who.says({ type: 'image', mimeType: 'image/jpeg', caption: 'Así llegó' })],
      [0.2, (who) => who.assigns('bea', 'deliveries')],
    ]),
    example('CL', 7, [
      [0, (who) => who.begins('¿Hasta qué hora atienden?')],
      [0.3, (who) => who.answers('De lunes a viernes de 9 a 18.', who.by('carla'))],
    ]),
    example(
      'AR',
      9,
      asked('AR', 'technical-service', [
        [0.5, (who) => who.assigns('andres')],
        [1, (who) => who.says('Puede ser el jueves')],
      ]),
    ),
    example('PE', 2, asked('PE', 'general', [[0.4, (who) => who.says('Gracias')]])),
    example('ES', 4, [
      [0, (who) => who.begins('Quiero cambiar la dirección de entrega')],
      [0.1, (who) => who.offers('¿Cuándo te queda bien?', ['08:00–12:00', '14:00–18:00'])],
      [0.5, (who) => who.says({ type: 'list-reply', index: 1 })],
    ]),
    example('CO', 6, asked('CO', 'cart', [], segment('hogar'))),
    // Expiring, between the two alerts.
    example('CO', 18.6, asked('CO', 'delivery', [[0.3, (who) => who.assigns('andres')]])),
    example('MX', 19, [[0, (who) => who.begins('No puedo entrar a mi cuenta', segment('pyme'))]]),
    example('BR', 19.4, asked('BR', 'general')),
    // Escalated.
    example('CL', 21, asked('CL', 'payment', [], segment('premium'))),
    example('CO', 22.4, [
      [0, (who) => who.begins('Me cobraron dos veces')],
      [2, (who) => who.assigns('andres')],
    ]),
    example('PE', 23.6, asked('PE', 'delivery')),
    // Expired in somebody's night: the first template waits for the morning (E5).
    example(night.country, 25, asked(night.country, 'delivery', [], { known: { timeZone: night.timeZone } })),
    // After the first impact.
    example('CO', 44, asked('CO', 'delivery')),
    example('MX', 46, asked('MX', 'payment', [[0.2, (who) => who.assigns('andres')]], segment('hogar'))),
    example('BR', 45, asked('BR', 'technical-service')),
    // The template was refused, and its fallback version went (R8).
    example('CL', 43, asked('CL', 'payment', [[1, (who) => who.fails({ kind: 'refuse', code: 132_012 })]])),
    // After the second impact.
    example('CO', 85, asked('CO', 'delivery')),
    example('CL', 86, asked('CL', 'payment')),
    // Not on WhatsApp any more: straight to the email (R8).
    example('MX', 42, asked('MX', 'delivery', [[1, (who) => who.isOnWhatsApp(false)]])),
    // Back after the template.
    example('CO', 47, asked('CO', 'delivery', [[{ templates: 1, plus: 1.5 }, (who) => who.taps()]])),
    example(
      'PE',
      48,
      asked('PE', 'payment', [
        [{ templates: 1, plus: 0.7 }, (who) => who.says('¿Puedo pagar con otra tarjeta?')],
      ]),
    ),
    // The fallback mail went.
    example('CO', 126, asked('CO', 'payment', [], segment('premium'))),
    example('AR', 128, asked('AR', 'delivery')),
    // Calls: booked after a second abandonment, due about now, booked just now, missed and booked again. Within calling hours
    // the others may all be due or over; between a booking and its call lies an hour.
    example(
      'CL',
      74,
      asked('CL', 'technical-service', [
        [{ templates: 1, plus: 1 }, (who) => who.taps()],
        [{ templates: 1, plus: 1.1 }, (who) => who.consents(true, 'utility', 'call')],
        [{ templates: 1, plus: 1.2 }, (who) => who.answers('¿El jueves en la mañana?', who.by('dani'))],
      ]),
    ),
    example('CL', 3, [
      [0, (who) => who.begins('Prefiero que me llamen', segment('pyme'))],
      [0.1, (who) => who.answers('Con gusto, te llamamos.', who.by('dani'))],
      [1.6, (who) => who.booksCall()],
    ]),
    example('CL', 1, [
      [0, (who) => who.begins('¿Me llaman hoy, por favor?')],
      [0.2, (who) => who.answers('Sí, te llamamos.', who.by('dani'))],
      [0.6, (who) => who.booksCall()],
    ]),
    example('CO', sinceLastCallingDay(end), [
      [0, (who) => who.begins('¿Me pueden llamar?')],
      [0.2, (who) => who.answers('Sí, te llamamos.', who.by('dani'))],
      [0.3, (who) => who.booksCall()],
      [{ afterCall: 0.02 }, (who) => who.recordsCall('missed-by-customer')],
    ]),
    // Unanswered: with a reply that was written too late, and with none.
    example('CO', 30, [
      [0, (who) => who.begins('¿Qué pasó con mi reclamo?')],
      [1, (who) => who.assigns('bea')],
      [25, (who) => who.keeps('Tu reclamo fue aceptado: te devolvemos el dinero.', who.by('bea'))],
    ]),
    example('MX', 33, [[0, (who) => who.begins('Sigo esperando respuesta', segment('premium'))]]),
    // Dormant: answered, and nothing pending.
    example('BR', 40, [
      [0, (who) => who.begins('Qual é o horário da loja?')],
      [0.3, (who) => who.answers('Das 9h às 18h.', who.by('carla'))],
    ]),
    // Held by a person.
    example('CO', 8, asked('CO', 'payment', [[2, (who) => who.holds(2, 'Espera el comprobante del banco')]])),
    // Nobody can be reached: a person is needed.
    example('PE', 52, asked('PE', 'delivery', [], { consents: false, known: { email: null } })),
    // Opted out while something was pending.
    example('CL', 20, asked('CL', 'cart', [[2, (who) => who.says('BAJA')]])),
    // Resolved, and closed.
    example(
      'CO',
      6,
      asked('CO', 'delivery', [
        [0.5, (who) => who.answers('Listo, quedó para mañana.', who.by('andres'))],
        [0.6, (who) => who.resolves('resolved')],
      ]),
    ),
    example(
      'MX',
      60,
      asked('MX', 'payment', [
        [0.5, (who) => who.completes()],
        [0.7, (who) => who.rates(5)],
      ]),
    ),
    example(
      'BR',
      90,
      asked('BR', 'payment', [
        [{ templates: 1, plus: 1 }, (who) => who.says('Paguei agora')],
        [{ templates: 1, plus: 1.1 }, (who) => who.completes()],
        [{ templates: 1, plus: 1.2 }, (who) => who.answers('Obrigada! Recebido.', who.by('carla'))],
        [{ templates: 1, plus: 1.3 }, (who) => who.resolves('paid')],
      ]),
    ),
    // Opened by the business: as a task, and as a notice.
    ...written(example),
    // A second automatic message on one day: held to the next (E4).
    example(
      'CO',
      24.6,
      asked('CO', 'delivery', [[22.5, (who) => who.template('delivery_reminder_v1')]], day),
    ),
    // The template is paused: the step waits for it (T3).
    example('BR', 25, asked('BR', 'cart', [], day)),
  ];
}

function written(example: (country: Country, ago: number, steps: Steps) => Script): readonly Script[] {
  const consenting = async (who: Actor): Promise<void> => {
    await who.begins('Hola, ¿me avisan cuando llegue?');
    await who.answers('Claro.', 'bot:flow');
    await who.resolves('resolved');
  };
  return [
    example('AR', 100, [
      [0, consenting],
      [82, (who) => who.isWrittenTo('case_pending_v1', { reason: 'general', step: 'sign' })],
    ]),
    example('CO', 101, [
      [0, consenting],
      [90, (who) => who.isWrittenTo('case_pending_v1', null)],
    ]),
  ];
}

/** Which shipped template the examples leave paused: one that the named scenarios do not use. */
export const PAUSED = { name: 'cart_reminder_v1', language: 'pt_BR' } as const;

/** The minutes after which somebody answers: mostly soon, at times late. */
export const answerMinutes = (index: number): number =>
  [2, 3, 4, 6, 8, 11, 15, 22, 34, 55, 90, 160][index % 12] ?? 5;

/** Finished lives of the days before, of which history is made (see history.ts): what happened, how often, and from when. */
export interface Past {
  readonly script: Script;
  /** How often it stands in the history, relative to the others. */
  readonly weight: number;
  /** It has no step whose hour matters, so its copies may begin at any time of the day. */
  readonly isFree: boolean;
}

const COUNTRIES: readonly Country[] = ['CO', 'CL', 'MX', 'BR', 'AR', 'PE', 'ES', 'CO', 'MX', 'CO'];
const REASONS: readonly Reason[] = [
  'delivery',
  'payment',
  'technical-service',
  'cart',
  'general',
  'delivery',
  'payment',
];
const AGENTS = ['andres', 'bea', 'carla', 'dani'] as const;
const SEGMENTS = ['hogar', 'pyme', 'premium'] as const;

export function pastLives(): readonly Past[] {
  let number = 0;
  const lives: Past[] = [];
  const life = (
    weight: number,
    isFree: boolean,
    make: (country: Country, reason: Reason, agent: ExampleAgent) => Steps,
    fixed?: Reason,
  ): void => {
    const country = COUNTRIES[number % COUNTRIES.length] ?? 'CO';
    const reason = fixed ?? REASONS[number % REASONS.length] ?? 'general';
    const agent = AGENTS[number % AGENTS.length] ?? 'andres';
    const person = personOf(country, 800_000 + number);
    const known = { segment: SEGMENTS[number % SEGMENTS.length] ?? null };
    lives.push({
      weight,
      isFree,
      script: {
        person: { ...person, name: `${person.name} H${number}` },
        // From Tuesday's morning on, in steps of 47 minutes: each life has another hour of the working day.
        ago: 15 * 24 - (number * 47 * MINUTE) / (60 * MINUTE),
        steps: [[0, (who) => who.begins(ask(country, reason), { known })], ...make(country, reason, agent)],
      },
    });
    number += 1;
  };
  // Answered and done within the window.
  for (let index = 0; index < 14; index += 1) {
    const minutes = answerMinutes(index);
    const score = [5, 4, 5, 3, 5, 4, 2, 5, 4, 5, 1, 4, 5, 5][index] ?? 5;
    life(index % 5 === 0 ? 5 : 6, true, (_country, reason, agent) => [
      ...(index % 3 === 0
        ? ([
            [0.02, flow(reason)],
            [minutes / 60, (who: Actor) => who.says('Listo, ya lo hice')],
          ] as Steps)
        : []),
      [
        (minutes + 1) / 60,
        (who) => who.answers('Hola, soy del equipo. Lo reviso ahora mismo.', who.by(agent)),
      ],
      [(minutes + 12) / 60, (who) => who.says('Perfecto, muchas gracias por la ayuda')],
      [(minutes + 15) / 60, (who) => who.answers('Con gusto. ¿Algo más?', who.by(agent))],
      [(minutes + 20) / 60, (who) => who.resolves('resolved')],
      ...(index % 2 === 0 ? ([[(minutes + 25) / 60, (who: Actor) => who.rates(score)]] as Steps) : []),
    ]);
  }
  // By the bot alone.
  for (let index = 0; index < 4; index += 1) {
    life(5, true, (_country, reason) => [
      [0.02, flow(reason)],
      [0.3, (who) => who.says('Ya quedó')],
      [0.31, (who) => who.completes()],
      [0.32, (who) => who.answers('Listo, gracias.', 'bot:flow')],
      [0.33, (who) => who.resolves('completed')],
    ]);
  }
  // The alert brought the answer in time.
  for (let index = 0; index < 3; index += 1) {
    life(3, false, (_country, _reason, agent) => [
      [18.4 + index, (who) => who.answers('Disculpa la espera. Ya está resuelto.', who.by(agent))],
      [18.6 + index, (who) => who.resolves('resolved')],
    ]);
  }
  // Reopened by the first template; some pay, some only answer.
  for (let index = 0; index < 6; index += 1) {
    life(3, false, (_country, reason, agent) => [
      [0.05, flow(reason)],
      [
        { templates: 1, plus: 0.4 + index },
        (who) => (index % 2 === 0 ? who.taps() : who.says('Sí, quiero seguir')),
      ],
      [
        { templates: 1, plus: 0.6 + index },
        (who) => who.answers('Perfecto, seguimos donde quedaste.', who.by(agent)),
      ],
      [{ templates: 1, plus: 1 + index }, (who) => who.completes()],
      [{ templates: 1, plus: 1.5 + index }, (who) => who.rates(index === 3 ? 3 : 5)],
    ]);
  }
  // The second one was needed.
  for (let index = 0; index < 3; index += 1) {
    life(2, false, (_country, reason, agent) => [
      [0.05, flow(reason)],
      [1, (who) => who.leaves(index === 0 ? 'undelivered' : 'unread')],
      [{ templates: 2, plus: 2 + index }, (who) => who.says('Hola, disculpen la demora')],
      [{ templates: 2, plus: 2.3 + index }, (who) => who.answers('Sin problema, te ayudo.', who.by(agent))],
      [{ templates: 2, plus: 3 + index }, (who) => who.completes()],
    ]);
  }
  // Neither helped: the mail, and silence.
  for (let index = 0; index < 2; index += 1)
    life(
      1.5,
      false,
      (_country, reason) => [
        [0.05, flow(reason)],
        [1, (who) => who.leaves('unread')],
      ],
      index === 0 ? 'payment' : 'delivery',
    );
  // Nothing pending: it went to sleep.
  for (let index = 0; index < 2; index += 1) {
    life(
      4,
      true,
      (_country, _reason, agent) => [
        [answerMinutes(index + 4) / 60, (who) => who.answers('Te cuento: abrimos de 9 a 18.', who.by(agent))],
      ],
      'general',
    );
  }
  // A call after the second abandonment.
  life(
    1,
    false,
    (_country, _reason, agent) => [
      [0.05, flow('technical-service')],
      [{ templates: 1, plus: 1 }, (who) => who.taps()],
      [{ templates: 1, plus: 1.2 }, (who) => who.answers('¿El jueves en la mañana?', who.by(agent))],
      [{ afterCall: 0.05 }, (who) => who.recordsCall('done')],
    ],
    'technical-service',
  );
  // No consent: the mail alone.
  life(
    1,
    false,
    (_country, reason) => [
      [0.05, flow(reason)],
      [0.1, (who) => who.consents(false)],
    ],
    'payment',
  );
  // Refused by the provider, gone by its fallback version.
  life(
    1,
    false,
    (_country, reason) => [
      [0.05, flow(reason)],
      [1, (who) => who.fails({ kind: 'refuse', code: 132_012 })],
      [{ templates: 1, plus: 3 }, (who) => who.taps()],
      [{ templates: 1, plus: 3.2 }, (who) => who.completes()],
    ],
    'delivery',
  );
  // Opted out.
  life(
    1,
    false,
    (_country, reason) => [
      [0.05, flow(reason)],
      [{ templates: 1, plus: 0.5 }, (who) => who.says('BAJA')],
    ],
    'cart',
  );
  return lives;
}
