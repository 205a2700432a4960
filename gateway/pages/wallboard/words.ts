import type { Band } from '../../../database/sessions/wallboard.ts';
import type { RescueFunnel } from '../../../database/sessions/rescue-funnel.ts';
import type { InLanguages } from '../words/language.ts';

export interface WallboardWords {
  readonly title: string;
  readonly windows: string;
  readonly bands: Readonly<Record<Band, string>>;
  readonly cases: string;
  readonly soonest: string;
  readonly nothingSoon: string;
  readonly queues: string;
  readonly queue: string;
  readonly open: string;
  readonly waiting: string;
  readonly longest: string;
  readonly late: string;
  readonly lateOf: (minutes: number) => string;
  readonly occupancy: string;
  readonly occupancyOf: (cases: number) => string;
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
    windows: 'Ventanas de atención',
    bands: {
      early: 'Menos de 18 h',
      alerted: 'Entre 18 y 20 h',
      escalated: 'Entre 20 y 24 h',
      expired: 'Vencidas',
    },
    cases: 'casos',
    soonest: 'Vencen primero',
    nothingSoon: 'Nadie espera con una ventana por vencer.',
    queues: 'Colas',
    queue: 'Cola',
    open: 'Casos',
    waiting: 'Esperan respuesta',
    longest: 'Mayor espera',
    late: 'Fuera de plazo',
    lateOf: (minutes) => `Esperan más de ${minutes} min hábiles (A7)`,
    occupancy: 'Ocupación',
    occupancyOf: (cases) => `Casos asignados sobre ${cases} por agente con casos`,
    unassigned: 'Sin agente',
    needsHuman: 'Requieren persona',
    held: 'Retenidos',
    funnel: 'Rescate de hoy',
    today: 'Desde las 00:00',
    steps: {
      alerted: 'Ventanas con alerta',
      answeredInTime: 'Atendidas a tiempo',
      sent: 'Plantillas enviadas',
      delivered: 'Entregadas',
      read: 'Leídas',
      answered: 'Respondidas',
      emails: 'Correos',
      calls: 'Llamadas agendadas',
    },
    callbacks: 'Llamadas de hoy',
    callsDue: 'Pendientes',
    noCalls: 'No queda ninguna llamada hoy.',
    missedByUs: 'Perdidas por nosotros',
    missedByCustomer: 'No contestadas por el cliente',
    callsDone: 'Hechas',
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
    wall: 'Pantalla de pared',
    leaveWall: 'Volver',
    closesIn: 'Vence en',
    next: 'Próximo paso',
    unacknowledged: 'Alerta sin reconocer',
  },
  pt: {
    title: 'Painel',
    windows: 'Janelas de atendimento',
    bands: {
      early: 'Menos de 18 h',
      alerted: 'Entre 18 e 20 h',
      escalated: 'Entre 20 e 24 h',
      expired: 'Vencidas',
    },
    cases: 'casos',
    soonest: 'Vencem primeiro',
    nothingSoon: 'Ninguém espera com uma janela a vencer.',
    queues: 'Filas',
    queue: 'Fila',
    open: 'Casos',
    waiting: 'Esperam resposta',
    longest: 'Maior espera',
    late: 'Fora do prazo',
    lateOf: (minutes) => `Esperam mais de ${minutes} min úteis (A7)`,
    occupancy: 'Ocupação',
    occupancyOf: (cases) => `Casos atribuídos sobre ${cases} por agente com casos`,
    unassigned: 'Sem agente',
    needsHuman: 'Precisam de pessoa',
    held: 'Retidos',
    funnel: 'Resgate de hoje',
    today: 'Desde as 00:00',
    steps: {
      alerted: 'Janelas com alerta',
      answeredInTime: 'Atendidas a tempo',
      sent: 'Modelos enviados',
      delivered: 'Entregues',
      read: 'Lidos',
      answered: 'Respondidos',
      emails: 'E-mails',
      calls: 'Ligações agendadas',
    },
    callbacks: 'Ligações de hoje',
    callsDue: 'Pendentes',
    noCalls: 'Não resta nenhuma ligação hoje.',
    missedByUs: 'Perdidas por nós',
    missedByCustomer: 'Não atendidas pelo cliente',
    callsDone: 'Feitas',
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
    wall: 'Tela de parede',
    leaveWall: 'Voltar',
    closesIn: 'Vence em',
    next: 'Próximo passo',
    unacknowledged: 'Alerta não reconhecido',
  },
  en: {
    title: 'Wallboard',
    windows: 'Customer service windows',
    bands: {
      early: 'Under 18 h',
      alerted: '18 to 20 h',
      escalated: '20 to 24 h',
      expired: 'Expired',
    },
    cases: 'cases',
    soonest: 'Expiring soonest',
    nothingSoon: 'Nobody waits with a window about to expire.',
    queues: 'Queues',
    queue: 'Queue',
    open: 'Cases',
    waiting: 'Wait for an answer',
    longest: 'Longest wait',
    late: 'Past the SLA',
    lateOf: (minutes) => `Wait longer than ${minutes} min of working time (A7)`,
    occupancy: 'Occupancy',
    occupancyOf: (cases) => `Assigned cases over ${cases} for each agent who has any`,
    unassigned: 'Without agent',
    needsHuman: 'Need a person',
    held: 'Held',
    funnel: 'Rescue today',
    today: 'Since 00:00',
    steps: {
      alerted: 'Windows alerted',
      answeredInTime: 'Answered in time',
      sent: 'Templates sent',
      delivered: 'Delivered',
      read: 'Read',
      answered: 'Answered',
      emails: 'Emails',
      calls: 'Calls booked',
    },
    callbacks: 'Calls today',
    callsDue: 'Due',
    noCalls: 'No call is left today.',
    missedByUs: 'Missed by us',
    missedByCustomer: 'Missed by the customer',
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
    newest: 'Last message of a customer',
    wall: 'Wall screen',
    leaveWall: 'Back',
    closesIn: 'Expires in',
    next: 'Next step',
    unacknowledged: 'Alert not acknowledged',
  },
};
