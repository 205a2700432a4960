import type { Band } from '../../../database/sessions/wallboard.ts';
import type { RescueFunnel } from '../../../database/sessions/rescue-funnel.ts';
import { type Counted, counted } from '../../../wording/counted.ts';
import type { InLanguages } from '../words/language.ts';

export interface WallboardWords {
  readonly title: string;
  /** S2: signed posts that could not be read, and what to do. */
  readonly unread: Counted;
  readonly unreadLast: string;
  readonly unreadAdvice: string;
  readonly windows: string;
  readonly bands: Readonly<Record<Band, string>>;
  /** What is counted, beside its number. */
  readonly cases: Counted;
  readonly soonest: string;
  readonly nothingSoon: string;
  readonly queues: string;
  readonly queue: string;
  readonly open: string;
  readonly waiting: string;
  readonly longest: string;
  readonly late: string;
  readonly lateOf: Counted;
  readonly occupancy: string;
  readonly occupancyOf: Counted;
  readonly unassigned: string;
  readonly needsHuman: string;
  readonly held: string;
  readonly funnel: string;
  readonly today: string;
  readonly steps: Readonly<Record<keyof RescueFunnel, string>>;
  readonly callbacks: string;
  readonly callsDue: string;
  readonly noCalls: string;
  readonly missedByUs: string;
  readonly missedByCustomer: string;
  readonly callsDone: string;
  readonly templates: string;
  readonly qualities: Readonly<Record<'green' | 'yellow' | 'red' | 'unknown', string>>;
  readonly statuses: Readonly<Record<string, string>>;
  readonly newest: string;
  readonly wall: string;
  readonly leaveWall: string;
  readonly closesIn: string;
  readonly next: string;
  readonly unacknowledged: string;
}

export const WALLBOARD: InLanguages<WallboardWords> = {
  es: {
    title: 'Tablero',
    unread: counted(
      'es',
      '{count, plural, one {# envío firmado de WhatsApp no se pudo leer} other {# envíos firmados de WhatsApp no se pudieron leer}}',
    ),
    unreadLast: 'el último:',
    unreadAdvice:
      'Puede faltar lo que escribió un cliente, y WhatsApp no lo enviará de nuevo. Está guardado: avisa a quien opera el sistema (tabla webhook_events) y revisa la conversación en la app del teléfono.',
    windows: 'Ventanas de atención',
    bands: {
      early: 'Menos de 18 h',
      alerted: 'Entre 18 y 20 h',
      escalated: 'Entre 20 y 24 h',
      expired: 'Vencidas',
    },
    cases: counted('es', '{count, plural, one {caso} other {casos}}'),
    soonest: 'Vencen primero',
    nothingSoon: 'Ningún cliente espera respuesta con la ventana por vencer.',
    queues: 'Colas',
    queue: 'Cola',
    open: 'Casos',
    waiting: 'Esperan respuesta',
    longest: 'Espera máxima',
    late: 'Fuera de plazo (horario laboral)',
    lateOf: counted(
      'es',
      '{count, plural, one {Esperan más de # minuto en horario laboral (A7)} other {Esperan más de # minutos en horario laboral (A7)}}',
    ),
    occupancy: 'Ocupación',
    occupancyOf: counted(
      'es',
      '{count, plural, one {Casos asignados sobre # caso por agente con casos} other {Casos asignados sobre # casos por agente con casos}}',
    ),
    unassigned: 'Sin asignar',
    needsHuman: 'Requieren agente',
    held: 'En pausa',
    funnel: 'Recuperación de hoy',
    today: 'Desde las 00:00',
    steps: {
      alerted: 'Ventanas en alerta',
      answeredInTime: 'Respondidas a tiempo',
      sent: 'Plantillas enviadas',
      delivered: 'Entregadas',
      read: 'Leídas',
      answered: 'Respondidas',
      emails: 'Correos',
      calls: 'Llamadas agendadas',
      unattended: 'Cerrados sin agente',
    },
    callbacks: 'Llamadas de hoy',
    callsDue: 'Pendientes',
    noCalls: 'No queda ninguna llamada hoy.',
    missedByUs: 'No realizadas',
    missedByCustomer: 'Sin respuesta del cliente',
    callsDone: 'Realizadas',
    templates: 'Plantillas por calidad',
    qualities: { green: 'Verde', yellow: 'Amarilla', red: 'Roja', unknown: 'Sin calificar' },
    statuses: {
      approved: 'aprobada',
      paused: 'en pausa',
      disabled: 'desactivada',
      rejected: 'rechazada',
      pending: 'en revisión',
    },
    newest: 'Último mensaje de un cliente',
    wall: 'Modo pantalla (TV)',
    leaveWall: 'Volver',
    closesIn: 'Vence en',
    next: 'Próximo paso',
    unacknowledged: 'Alerta sin atender',
  },
  pt: {
    title: 'Painel',
    unread: counted(
      'pt',
      '{count, plural, one {# envio assinado do WhatsApp não pôde ser lido} other {# envios assinados do WhatsApp não puderam ser lidos}}',
    ),
    unreadLast: 'o último:',
    unreadAdvice:
      'Pode faltar o que um cliente escreveu, e o WhatsApp não enviará de novo. Está guardado: avise quem opera o sistema (tabela webhook_events) e confira a conversa no app do telefone.',
    windows: 'Janelas de atendimento',
    bands: {
      early: 'Menos de 18 h',
      alerted: 'Entre 18 e 20 h',
      escalated: 'Entre 20 e 24 h',
      expired: 'Vencidas',
    },
    cases: counted('pt', '{count, plural, =0 {casos} one {caso} other {casos}}'),
    soonest: 'Vencem primeiro',
    nothingSoon: 'Nenhum cliente espera resposta com a janela a vencer.',
    queues: 'Filas',
    queue: 'Fila',
    open: 'Casos',
    waiting: 'Esperam resposta',
    longest: 'Espera máxima',
    late: 'Fora do prazo (horário de atendimento)',
    lateOf: counted(
      'pt',
      '{count, plural, =0 {Esperam mais de 0 minutos no horário de atendimento (A7)} one {Esperam mais de # minuto no horário de atendimento (A7)} other {Esperam mais de # minutos no horário de atendimento (A7)}}',
    ),
    occupancy: 'Ocupação',
    occupancyOf: counted(
      'pt',
      '{count, plural, =0 {Casos atribuídos sobre 0 casos por atendente com casos} one {Casos atribuídos sobre # caso por atendente com casos} other {Casos atribuídos sobre # casos por atendente com casos}}',
    ),
    unassigned: 'Sem responsável',
    needsHuman: 'Precisam de atendente',
    held: 'Pausados',
    funnel: 'Recuperação de hoje',
    today: 'Desde as 00:00',
    steps: {
      alerted: 'Janelas em alerta',
      answeredInTime: 'Respondidas a tempo',
      sent: 'Modelos enviados',
      delivered: 'Entregues',
      read: 'Lidos',
      answered: 'Respondidos',
      emails: 'E-mails',
      calls: 'Ligações agendadas',
      unattended: 'Fechados sem atendente',
    },
    callbacks: 'Ligações de hoje',
    callsDue: 'Pendentes',
    noCalls: 'Não resta nenhuma ligação hoje.',
    missedByUs: 'Não realizadas',
    missedByCustomer: 'Não atendidas pelo cliente',
    callsDone: 'Realizadas',
    templates: 'Modelos por qualidade',
    qualities: { green: 'Verde', yellow: 'Amarela', red: 'Vermelha', unknown: 'Sem avaliação' },
    statuses: {
      approved: 'aprovado',
      paused: 'em pausa',
      disabled: 'desativado',
      rejected: 'rejeitado',
      pending: 'em análise',
    },
    newest: 'Última mensagem de um cliente',
    wall: 'Modo TV',
    leaveWall: 'Voltar',
    closesIn: 'Vence em',
    next: 'Próxima etapa',
    unacknowledged: 'Alerta não atendido',
  },
  en: {
    title: 'Wallboard',
    unread: counted(
      'en',
      '{count, plural, one {# signed post of WhatsApp could not be read} other {# signed posts of WhatsApp could not be read}}',
    ),
    unreadLast: 'the last one:',
    unreadAdvice:
      'What a customer wrote may be missing, and WhatsApp will not send it again. It is kept: tell whoever runs the system (table webhook_events), and look at the conversation in the phone app.',
    windows: 'Customer service windows',
    bands: {
      early: 'Under 18 h',
      alerted: '18 to 20 h',
      escalated: '20 to 24 h',
      expired: 'Expired',
    },
    cases: counted('en', '{count, plural, one {case} other {cases}}'),
    soonest: 'Expiring soonest',
    nothingSoon: 'No customer waits for an answer with a window about to expire.',
    queues: 'Queues',
    queue: 'Queue',
    open: 'Cases',
    waiting: 'Waiting for an answer',
    longest: 'Longest wait',
    late: 'Past the SLA (working hours)',
    lateOf: counted(
      'en',
      '{count, plural, one {Waiting longer than # minute of working hours (A7)} other {Waiting longer than # minutes of working hours (A7)}}',
    ),
    occupancy: 'Occupancy',
    occupancyOf: counted(
      'en',
      '{count, plural, one {Assigned cases over # case for each agent who has any} other {Assigned cases over # cases for each agent who has any}}',
    ),
    unassigned: 'Unassigned',
    needsHuman: 'Need an agent',
    held: 'On hold',
    funnel: 'Recovered today',
    today: 'Since 00:00',
    steps: {
      alerted: 'Windows on alert',
      answeredInTime: 'Answered in time',
      sent: 'Templates sent',
      delivered: 'Delivered',
      read: 'Read',
      answered: 'Answered',
      emails: 'Emails',
      calls: 'Calls booked',
      unattended: 'Closed without an agent',
    },
    callbacks: 'Calls today',
    callsDue: 'Due',
    noCalls: 'No call is left today.',
    missedByUs: 'Not made',
    missedByCustomer: 'Not answered by the customer',
    callsDone: 'Done',
    templates: 'Templates by quality',
    qualities: { green: 'Green', yellow: 'Yellow', red: 'Red', unknown: 'Not rated' },
    statuses: {
      approved: 'approved',
      paused: 'paused',
      disabled: 'disabled',
      rejected: 'rejected',
      pending: 'in review',
    },
    newest: 'Last message from a customer',
    wall: 'TV mode',
    leaveWall: 'Back',
    closesIn: 'Expires in',
    next: 'Next step',
    unacknowledged: 'Alert not acknowledged',
  },
};
