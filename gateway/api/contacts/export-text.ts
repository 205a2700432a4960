import type { PersonalData } from '../../../database/contacts/personal-data.ts';
import { inLanguage, type Language, type InEach } from '../../../domain/messages/language.ts';
import { localTime } from '../../../services/time/local-time.ts';

const WORDS = {
  title: ['Sus datos personales', 'Seus dados pessoais', 'Your personal data'],
  profile: ['Datos de contacto', 'Dados de contato', 'Contact data'],
  consents: ['Consentimientos', 'Consentimentos', 'Consents'],
  messages: ['Mensajes', 'Mensagens', 'Messages'],
  tasks: ['Tareas pendientes y sus datos', 'Tarefas pendentes e seus dados', 'Pending tasks and their data'],
  holds: ['Por qué se retuvo un caso', 'Por que um caso foi retido', 'Why a case was held'],
  openings: [
    'Valores de las plantillas enviadas',
    'Valores dos modelos enviados',
    'Values of templates that were sent',
  ],
  calls: ['Llamadas acordadas', 'Ligações combinadas', 'Calls that were booked'],
  callPermissions: ['Permisos de llamada', 'Permissões de ligação', 'Call permissions'],
  providerEvents: [
    'Avisos del proveedor sobre usted',
    'Avisos do provedor sobre você',
    'Notices of the provider about you',
  ],
  you: ['Usted', 'Você', 'You'],
  business: ['La empresa', 'A empresa', 'The business'],
  granted: ['aceptado', 'aceito', 'granted'],
  withdrawn: ['retirado', 'retirado', 'withdrawn'],
  none: ['Nada', 'Nada', 'Nothing'],
} as const satisfies Record<string, InEach>;

/** What was said where it is a text, else all of it: nothing is left out for being unreadable. */
function saidIn(content: unknown): string {
  const given = content as { readonly text?: { readonly body?: unknown }; readonly rendered?: unknown };
  if (typeof given.text?.body === 'string') return given.text.body;
  if (typeof given.rendered === 'string') return given.rendered;
  return JSON.stringify(content);
}

/** S4: a person's own data as a text to read, in their language and by their clock. */
export function personalDataText(data: PersonalData, language: Language, zone: string): string {
  const word = (key: keyof typeof WORDS): string => inLanguage(WORDS[key], language);
  const time = (at: number): string => localTime(at, language, zone);
  const section = (key: keyof typeof WORDS, lines: readonly string[]): string[] => [
    '',
    `== ${word(key)}`,
    ...(lines.length === 0 ? [word('none')] : lines),
  ];
  const { contact } = data;
  const profile = [
    ...[
      contact.name,
      contact.email,
      contact.language,
      contact.country,
      contact.timeZone,
      contact.segment,
    ].flatMap((each) => (each === null ? [] : [each])),
    ...contact.identities.map(({ channel, kind, value }) => `${channel} ${kind}: ${value}`),
  ];
  return [
    word('title'),
    contact.id,
    ...section('profile', profile),
    ...section(
      'consents',
      data.consents.map(
        ({ at, channel, category, granted, source }) =>
          `${time(at)} · ${channel} ${category}: ${word(granted ? 'granted' : 'withdrawn')} (${source})`,
      ),
    ),
    ...section(
      'messages',
      data.messages.map(
        ({ at, caseId, direction, content }) =>
          `${time(at)} · ${caseId ?? '—'} · ${word(direction === 'in' ? 'you' : 'business')}: ${saidIn(content)}`,
      ),
    ),
    ...section(
      'tasks',
      data.tasks.map(
        ({ since, caseId, reason, step, data: given, resumeUrl }) =>
          `${time(since)} · ${caseId} · ${reason} / ${step}: ${JSON.stringify(given)}${resumeUrl === null ? '' : ` ${resumeUrl}`}`,
      ),
    ),
    ...section(
      'holds',
      data.holds.map(({ since, caseId, why }) => `${time(since)} · ${caseId}: ${why}`),
    ),
    ...section(
      'openings',
      data.openings.map(({ caseId, variables }) => `${caseId}: ${JSON.stringify(variables)}`),
    ),
    ...section(
      'calls',
      data.calls.map(({ from, caseId, state }) => `${time(from)} · ${caseId}: ${state}`),
    ),
    ...section(
      'callPermissions',
      data.callPermissions.map(
        ({ at, lineId, isGranted, until }) =>
          `${time(at)} · ${lineId}: ${word(isGranted ? 'granted' : 'withdrawn')}${until === null ? '' : ` → ${time(until)}`}`,
      ),
    ),
    ...section(
      'providerEvents',
      data.providerEvents.map(
        ({ receivedAt, field, value }) => `${receivedAt} · ${field}: ${JSON.stringify(value)}`,
      ),
    ),
    '',
  ].join('\n');
}
