import { DAY, type Instant } from '../../domain/time/instant.ts';
import type { Language } from '../../domain/messages/language.ts';

/** What a bot of this business would leave pending, by reason: the task as the API takes it. */
export function presetTasks(openedAt: Instant): readonly (Readonly<Record<string, unknown>> & {
  readonly reason: string;
})[] {
  return [
    { reason: 'delivery', step: 'choose-slot', data: { order: 'A-1042' } },
    {
      reason: 'payment',
      step: 'pay',
      data: { amount: { value: 120_000, currency: 'COP' } },
      resumeUrl: 'https://pay.example.com/i/1042',
      dueAt: new Date(openedAt + 30 * DAY).toISOString(),
    },
    { reason: 'technical-service', step: 'choose-appointment', data: { device: 'router' } },
    { reason: 'cart', step: 'checkout', data: { asked: 'reminder' } },
    { reason: 'general', step: 'send-document', data: {} },
  ];
}

/** D2: what a bot sends in an open window. */
export const interactiveOf = (language: Language): Readonly<Record<'slots' | 'yesNo', object>> => {
  const words = WORDS[language];
  return {
    slots: {
      type: 'list',
      body: { text: words.when },
      action: {
        button: words.see,
        sections: [
          {
            title: words.tomorrow,
            rows: [
              { id: 'slot-1', title: '08:00–12:00' },
              { id: 'slot-2', title: '14:00–18:00' },
              { id: 'slot-3', title: '18:00–20:00' },
            ],
          },
        ],
      },
    },
    yesNo: {
      type: 'button',
      body: { text: words.right },
      action: {
        buttons: [
          { type: 'reply', reply: { id: 'yes', title: words.yes } },
          { type: 'reply', reply: { id: 'no', title: words.no } },
        ],
      },
    },
  };
};

const WORDS: Readonly<
  Record<Language, Readonly<Record<'when' | 'see' | 'tomorrow' | 'right' | 'yes' | 'no', string>>>
> = {
  es: {
    when: '¿Cuándo te queda bien?',
    see: 'Ver horarios',
    tomorrow: 'Mañana',
    right: '¿La dirección es correcta?',
    yes: 'Sí',
    no: 'No',
  },
  pt: {
    when: 'Quando fica bom para você?',
    see: 'Ver horários',
    tomorrow: 'Amanhã',
    right: 'O endereço está certo?',
    yes: 'Sim',
    no: 'Não',
  },
  en: {
    when: 'When would suit you?',
    see: 'See times',
    tomorrow: 'Tomorrow',
    right: 'Is the address right?',
    yes: 'Yes',
    no: 'No',
  },
};
