import type { PersonalData } from '../../../database/contacts/personal-data.ts';
import { labelOf, type Labels } from '../../../domain/messages/labels.ts';
import { inLanguage, type Language, type InEach } from '../../../domain/messages/language.ts';
import { localTime } from '../../../services/time/local-time.ts';

const WORDS = {
  title: ['Sus datos personales', 'Seus dados pessoais', 'Your personal data'],
  profile: ['Datos de contacto', 'Dados de contato', 'Contact data'],
  former: ['hasta', 'até', 'until'],
  merged: [
    'Otros registros que resultaron ser suyos',
    'Outros registros que eram seus',
    'Other records that proved to be yours',
  ],
  merges: [
    'Por qué se unieron o separaron',
    'Por que foram unidos ou separados',
    'Why they were joined or parted',
  ],
  withheld: [
    'no se pudo leer; no se entrega porque puede tratar también de otras personas',
    'não pôde ser lido; não é entregue porque pode tratar também de outras pessoas',
    'could not be read; it is not given, since it may be about other people as well',
  ],
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
  name: ['Nombre', 'Nome', 'Name'],
  email: ['Correo', 'E-mail', 'Email'],
  language: ['Idioma', 'Idioma', 'Language'],
  country: ['País', 'País', 'Country'],
  timeZone: ['Zona horaria', 'Fuso horário', 'Time zone'],
  segment: ['Segmento', 'Segmento', 'Segment'],
} as const satisfies Record<string, InEach>;

/** What is stored as a code, as people call it; what is none of these is the business's or the provider's own word. */
const CODES: Readonly<Record<'channel' | 'identity' | 'category' | 'source' | 'call', Codes>> = {
  channel: {
    whatsapp: ['WhatsApp', 'WhatsApp', 'WhatsApp'],
    email: ['correo', 'e-mail', 'email'],
    call: ['llamada', 'ligação', 'call'],
  },
  identity: {
    phone: ['número de teléfono', 'número de telefone', 'phone number'],
    user_id: ['identificador de usuario', 'identificador de usuário', 'user id'],
  },
  category: {
    utility: ['mensajes de utilidad', 'mensagens de utilidade', 'utility messages'],
    marketing: ['publicidad', 'publicidade', 'advertising'],
    authentication: ['códigos de autenticación', 'códigos de autenticação', 'authentication codes'],
    service: ['servicio', 'atendimento', 'service'],
  },
  source: {
    merge: ['unión de contactos', 'união de contatos', 'merge of contacts'],
  },
  call: {
    booked: ['agendada', 'agendada', 'booked'],
    due: ['es la hora', 'é a hora', 'due now'],
    done: ['realizada', 'realizada', 'took place'],
    missed: ['no realizada', 'não realizada', 'did not take place'],
    cancelled: ['cancelada', 'cancelada', 'cancelled'],
    released: ['cancelada', 'cancelada', 'cancelled'],
    reserved: ['por confirmar', 'a confirmar', 'to be confirmed'],
  },
};
type Codes = Readonly<Record<string, InEach>>;

const countryNamed = (code: string, language: Language): string =>
  /^[A-Z]{2}$/.test(code) ? (new Intl.DisplayNames(language, { type: 'region' }).of(code) ?? code) : code;

/** @param tag BCP 47 or a provider's locale; what is neither stays as it is */
function languageNamed(tag: string, language: Language): string {
  const [code = ''] = tag.toLowerCase().split(/[-_]/);
  return /^[a-z]{2,3}$/.test(code)
    ? (new Intl.DisplayNames(language, { type: 'language' }).of(code) ?? tag)
    : tag;
}

/** What was said where it is a text, else all of it: nothing is left out for being unreadable. */
function saidIn(content: unknown): string {
  const given = content as { readonly text?: { readonly body?: unknown }; readonly rendered?: unknown };
  if (typeof given.text?.body === 'string') return given.text.body;
  if (typeof given.rendered === 'string') return given.rendered;
  return JSON.stringify(content);
}

/**
 * S4: a person's own data as a text to read, in their language and by their clock.
 * @param zone IANA
 */
export function personalDataText(
  data: PersonalData,
  { language, zone, labels }: { readonly language: Language; readonly zone: string; readonly labels: Labels },
): string {
  const coded = (what: keyof typeof CODES, code: string): string => {
    const told = Object.hasOwn(CODES[what], code) ? CODES[what][code] : undefined;
    return told === undefined ? code : inLanguage(told, language);
  };
  const word = (key: keyof typeof WORDS): string => inLanguage(WORDS[key], language);
  const time = (at: number): string => localTime(at, language, zone);
  const section = (key: keyof typeof WORDS, lines: readonly string[]): string[] => [
    '',
    `== ${word(key)}`,
    ...(lines.length === 0 ? [word('none')] : lines),
  ];
  const { contact } = data;
  const recordOf = (record: PersonalData['mergedContacts'][number]): string[] =>
    (
      [
        ['name', record.name],
        ['email', record.email],
        ['language', record.language === null ? null : languageNamed(record.language, language)],
        ['country', record.country === null ? null : countryNamed(record.country, language)],
        ['timeZone', record.timeZone],
        ['segment', record.segment],
      ] as const
    ).flatMap(([key, given]) => (given === null ? [] : [`${word(key)}: ${given}`]));
  const profile = [
    ...recordOf(contact),
    ...contact.identities.map(
      ({ channel, kind, value }) => `${coded('channel', channel)}, ${coded('identity', kind)}: ${value}`,
    ),
    ...data.formerIdentities.map(
      ({ channel, kind, value, until }) =>
        `${coded('channel', channel)}, ${coded('identity', kind)}: ${value} (${word('former')} ${time(until)})`,
    ),
  ];
  return [
    word('title'),
    contact.id,
    ...section('profile', profile),
    // Of most people there is one record: nothing is said of others that they do not have.
    ...(data.mergedContacts.length === 0
      ? []
      : section(
          'merged',
          data.mergedContacts.map((record) => [record.id, ...recordOf(record)].join(' · ')),
        )),
    ...(data.merges.length === 0
      ? []
      : section(
          'merges',
          data.merges.flatMap(({ at, why, undoneAt, undoneWhy }) => [
            ...(why === null ? [] : [`${time(at)} · ${why}`]),
            ...(undoneAt === null || undoneWhy === null ? [] : [`${time(undoneAt)} · ${undoneWhy}`]),
          ]),
        )),
    ...section(
      'consents',
      data.consents.map(
        ({ at, channel, category, granted, source }) =>
          `${time(at)} · ${coded('channel', channel)}, ${coded('category', category)}: ${word(granted ? 'granted' : 'withdrawn')} (${coded('source', source)})`,
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
          `${time(since)} · ${caseId} · ${labelOf(labels, 'reasons', reason, language)}, ${labelOf(labels, 'steps', step, language)}: ${JSON.stringify(given)}${resumeUrl === null ? '' : ` ${resumeUrl}`}`,
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
      data.calls.map(({ from, caseId, state }) => `${time(from)} · ${caseId}: ${coded('call', state)}`),
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
        ({ receivedAt, field, value, isWithheld }) =>
          `${time(receivedAt)} · ${field}: ${isWithheld ? word('withheld') : JSON.stringify(value)}`,
      ),
    ),
    '',
  ].join('\n');
}
