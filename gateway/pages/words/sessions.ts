import type { SessionGroup, SessionSort } from '../../../database/sessions/session-list.ts';
import type { InLanguages } from './language.ts';

type Named = Readonly<Record<string, string>>;

export interface SessionsWords {
  readonly title: string;
  readonly groups: Readonly<Record<SessionGroup, string>>;
  readonly groupsLabel: string;
  readonly filters: string;
  readonly search: string;
  /** For those who may not know names and numbers. */
  readonly searchCases: string;
  readonly searchHint: string;
  readonly more: string;
  readonly reason: string;
  readonly queue: string;
  readonly agent: string;
  readonly owes: string;
  readonly country: string;
  readonly line: string;
  readonly sort: string;
  readonly sorts: Readonly<Record<SessionSort, string>>;
  readonly any: string;
  readonly mine: string;
  readonly nobodys: string;
  readonly apply: string;
  readonly clear: string;
  readonly caption: (cases: string, zone: string) => string;
  readonly columns: {
    readonly case: string;
    readonly state: string;
    readonly window: string;
    readonly owes: string;
    readonly about: string;
    readonly owner: string;
    readonly next: string;
  };
  readonly nameless: string;
  readonly closesIn: string;
  readonly closedSince: string;
  readonly neverWrote: string;
  readonly noWindow: string;
  readonly heldUntil: string;
  readonly needsHuman: string;
  readonly reopened: string;
  readonly priority: string;
  readonly priorities: readonly [string, string, string, string];
  readonly noTask: string;
  readonly unassigned: string;
  readonly rule: string;
  readonly steps: Named;
  readonly nothingNext: string;
  readonly aPersonNext: string;
  readonly waits: string;
  readonly refused: string;
  readonly first: string;
  readonly following: string;
  readonly pages: string;
  readonly empty: Readonly<Record<SessionGroup, string>>;
  readonly nothingFits: string;
  readonly othersFit: (group: string, cases: string) => string;
  readonly isClosed: (caseId: string) => string;
  readonly openIt: string;
  readonly trySimulator: string;
}

export const SESSIONS: InLanguages<SessionsWords> = {
  es: {
    title: 'Sesiones',
    groups: {
      open: 'Abiertas',
      expiring: 'Por vencer',
      reopened: 'Reabiertas',
      fallback: 'Canal alternativo',
      held: 'Retenidas',
      human: 'Para una persona',
      dormant: 'En espera',
      all: 'Todas',
    },
    groupsLabel: 'Grupos de sesiones',
    filters: 'Filtros',
    search: 'Buscar por caso, nombre o teléfono',
    searchCases: 'Buscar por número de caso',
    searchHint: 'Tecla / para buscar',
    more: 'Más filtros',
    reason: 'Motivo',
    queue: 'Cola',
    agent: 'Agente',
    owes: 'A quién le toca',
    country: 'País',
    line: 'Línea',
    sort: 'Orden',
    sorts: {
      expires: 'Vence primero',
      waiting: 'Espera más',
      priority: 'Prioridad',
      newest: 'Más nuevo',
    },
    any: 'Cualquiera',
    mine: 'Mis casos',
    nobodys: 'Sin asignar',
    apply: 'Filtrar',
    clear: 'Quitar filtros',
    caption: (cases, zone) => `${cases}. Horas de ${zone}.`,
    columns: {
      case: 'Caso',
      state: 'Estado',
      window: 'Ventana',
      owes: 'Le toca a',
      about: 'Motivo y tarea',
      owner: 'Cola y agente',
      next: 'Próximo paso automático',
    },
    nameless: 'Sin nombre',
    closesIn: 'Se cierra en',
    closedSince: 'Cerrada hace',
    neverWrote: 'El cliente aún no ha escrito',
    noWindow: 'Canal sin ventana',
    heldUntil: 'Retenido hasta',
    needsHuman: 'Requiere una persona',
    reopened: 'Reabierto',
    priority: 'Prioridad',
    priorities: ['1 · máxima', '2 · alta', '3 · normal', '4 · baja'],
    noTask: 'Sin tarea pendiente',
    unassigned: 'Sin asignar',
    rule: 'Regla',
    steps: {
      'alert-1': 'Primera alerta: aviso a la cola',
      'alert-2': 'Segunda alerta: pasa a supervisión',
      expire: 'Vence la ventana',
      'impact-1': 'Plantilla 1 de 2',
      'impact-2': 'Plantilla 2 de 2',
      answer: 'Plantilla: hay novedades',
      'deliver-kept': 'Entrega de la respuesta retenida',
      'tell-supervisor': 'Nuevo aviso a supervisión',
      email: 'Correo alternativo',
      'patience-ends': 'Fin de la espera; canal alternativo',
      'book-call': 'Agendar una llamada',
      call: 'Llamada al cliente',
      'call-unrecorded': 'Llamada sin registrar',
      'hold-ends': 'Fin de la retención',
      close: 'Cierre del caso',
    },
    nothingNext: 'Nada automático',
    aPersonNext: 'Nada automático: debe seguir una persona',
    waits: 'Espera:',
    refused: 'Se prevé que lo impida la regla',
    first: 'Volver al comienzo',
    following: 'Siguientes',
    pages: 'Páginas',
    empty: {
      open: 'Ningún caso con la ventana abierta y tiempo por delante. Cuando un cliente escriba, su caso aparecerá aquí.',
      expiring: 'Nada por vencer: ningún caso ha pasado su primera alerta sin respuesta.',
      reopened: 'Ningún caso en reapertura: nadie espera la respuesta a una plantilla.',
      fallback: 'Ningún caso ha pasado a correo o llamada.',
      held: 'Nadie retiene un caso en este momento.',
      human: 'Ningún caso espera a una persona: lo automático basta por ahora.',
      dormant: 'Ningún caso en espera de que el cliente vuelva.',
      all: 'No hay casos sin cerrar. Cuando un cliente escriba, su caso aparecerá aquí sin recargar la página.',
    },
    nothingFits: 'Ningún caso cumple estos filtros.',
    othersFit: (group, cases) => `En «${group}» hay ${cases}.`,
    isClosed: (caseId) => `${caseId} está cerrado.`,
    openIt: 'Abrir el caso',
    trySimulator: 'Escribir como cliente en el simulador',
  },
  pt: {
    title: 'Sessões',
    groups: {
      open: 'Abertas',
      expiring: 'A vencer',
      reopened: 'Reabertas',
      fallback: 'Canal alternativo',
      held: 'Retidas',
      human: 'Para uma pessoa',
      dormant: 'Em espera',
      all: 'Todas',
    },
    groupsLabel: 'Grupos de sessões',
    filters: 'Filtros',
    search: 'Buscar por caso, nome ou telefone',
    searchCases: 'Buscar por número do caso',
    searchHint: 'Tecla / para buscar',
    more: 'Mais filtros',
    reason: 'Motivo',
    queue: 'Fila',
    agent: 'Agente',
    owes: 'De quem é a vez',
    country: 'País',
    line: 'Linha',
    sort: 'Ordem',
    sorts: {
      expires: 'Vence primeiro',
      waiting: 'Espera mais',
      priority: 'Prioridade',
      newest: 'Mais novo',
    },
    any: 'Qualquer',
    mine: 'Meus casos',
    nobodys: 'Sem atribuição',
    apply: 'Filtrar',
    clear: 'Remover filtros',
    caption: (cases, zone) => `${cases}. Horários de ${zone}.`,
    columns: {
      case: 'Caso',
      state: 'Estado',
      window: 'Janela',
      owes: 'A vez de',
      about: 'Motivo e tarefa',
      owner: 'Fila e agente',
      next: 'Próximo passo automático',
    },
    nameless: 'Sem nome',
    closesIn: 'Fecha em',
    closedSince: 'Fechada há',
    neverWrote: 'O cliente ainda não escreveu',
    noWindow: 'Canal sem janela',
    heldUntil: 'Retido até',
    needsHuman: 'Precisa de uma pessoa',
    reopened: 'Reaberto',
    priority: 'Prioridade',
    priorities: ['1 · máxima', '2 · alta', '3 · normal', '4 · baixa'],
    noTask: 'Sem tarefa pendente',
    unassigned: 'Sem atribuição',
    rule: 'Regra',
    steps: {
      'alert-1': 'Primeiro alerta: aviso à fila',
      'alert-2': 'Segundo alerta: vai à supervisão',
      expire: 'A janela vence',
      'impact-1': 'Modelo 1 de 2',
      'impact-2': 'Modelo 2 de 2',
      answer: 'Modelo: há novidades',
      'deliver-kept': 'Entrega da resposta retida',
      'tell-supervisor': 'Novo aviso à supervisão',
      email: 'E-mail alternativo',
      'patience-ends': 'Fim da espera; canal alternativo',
      'book-call': 'Agendar uma chamada',
      call: 'Chamada ao cliente',
      'call-unrecorded': 'Chamada sem registro',
      'hold-ends': 'Fim da retenção',
      close: 'Fechamento do caso',
    },
    nothingNext: 'Nada automático',
    aPersonNext: 'Nada automático: uma pessoa deve seguir',
    waits: 'Espera:',
    refused: 'Prevê-se que seja impedido pela regra',
    first: 'Voltar ao início',
    following: 'Próximas',
    pages: 'Páginas',
    empty: {
      open: 'Nenhum caso com a janela aberta e tempo pela frente. Quando um cliente escrever, o caso aparecerá aqui.',
      expiring: 'Nada a vencer: nenhum caso passou do primeiro alerta sem resposta.',
      reopened: 'Nenhum caso em reabertura: ninguém espera a resposta a um modelo.',
      fallback: 'Nenhum caso passou a e-mail ou chamada.',
      held: 'Ninguém retém um caso neste momento.',
      human: 'Nenhum caso espera uma pessoa: o automático basta por agora.',
      dormant: 'Nenhum caso à espera de que o cliente volte.',
      all: 'Não há casos por fechar. Quando um cliente escrever, o caso aparecerá aqui sem recarregar a página.',
    },
    nothingFits: 'Nenhum caso atende a estes filtros.',
    othersFit: (group, cases) => `Em “${group}” há ${cases}.`,
    isClosed: (caseId) => `${caseId} está fechado.`,
    openIt: 'Abrir o caso',
    trySimulator: 'Escrever como cliente no simulador',
  },
  en: {
    title: 'Sessions',
    groups: {
      open: 'Open',
      expiring: 'About to expire',
      reopened: 'Reopened',
      fallback: 'Fallback',
      held: 'Held',
      human: 'For a person',
      dormant: 'Dormant',
      all: 'All',
    },
    groupsLabel: 'Groups of sessions',
    filters: 'Filters',
    search: 'Search by case, name or phone',
    searchCases: 'Search by case number',
    searchHint: 'Press / to search',
    more: 'More filters',
    reason: 'Reason',
    queue: 'Queue',
    agent: 'Agent',
    owes: 'Who owes a message',
    country: 'Country',
    line: 'Line',
    sort: 'Order',
    sorts: {
      expires: 'Expiring first',
      waiting: 'Waiting longest',
      priority: 'Priority',
      newest: 'Newest',
    },
    any: 'Any',
    mine: 'My cases',
    nobodys: 'Unassigned',
    apply: 'Filter',
    clear: 'Clear filters',
    caption: (cases, zone) => `${cases}. Times of ${zone}.`,
    columns: {
      case: 'Case',
      state: 'State',
      window: 'Window',
      owes: 'Who owes',
      about: 'Reason and task',
      owner: 'Queue and agent',
      next: 'Next automatic step',
    },
    nameless: 'No name',
    closesIn: 'Closes in',
    closedSince: 'Closed for',
    neverWrote: 'The customer has not written yet',
    noWindow: 'A channel without window',
    heldUntil: 'Held until',
    needsHuman: 'Needs a person',
    reopened: 'Reopened',
    priority: 'Priority',
    priorities: ['1 · highest', '2 · high', '3 · normal', '4 · low'],
    noTask: 'No pending task',
    unassigned: 'Unassigned',
    rule: 'Rule',
    steps: {
      'alert-1': 'First alert: the queue is told',
      'alert-2': 'Second alert: goes to the supervisor',
      expire: 'The window expires',
      'impact-1': 'Template 1 of 2',
      'impact-2': 'Template 2 of 2',
      answer: 'Template: there is news',
      'deliver-kept': 'Delivery of the kept reply',
      'tell-supervisor': 'Supervisor told again',
      email: 'Fallback email',
      'patience-ends': 'End of the wait; fallback',
      'book-call': 'Booking of a call',
      call: 'Call to the customer',
      'call-unrecorded': 'Call not recorded',
      'hold-ends': 'End of the hold',
      close: 'Closing of the case',
    },
    nothingNext: 'Nothing automatic',
    aPersonNext: 'Nothing automatic: a person must go on',
    waits: 'Waits:',
    refused: 'Expected to be forbidden by rule',
    first: 'Back to the start',
    following: 'Next',
    pages: 'Pages',
    empty: {
      open: 'No case with an open window and time ahead. When a customer writes, their case appears here.',
      expiring: 'Nothing about to expire: no case is past its first alert without an answer.',
      reopened: 'No case is being reopened: nobody is waiting for the answer to a template.',
      fallback: 'No case has gone on to email or a call.',
      held: 'Nobody holds a case at the moment.',
      human: 'No case waits for a person: what is automatic suffices.',
      dormant: 'No case waits for its customer to come back.',
      all: 'There is no unclosed case. When a customer writes, their case appears here without reloading the page.',
    },
    nothingFits: 'No case fits these filters.',
    othersFit: (group, cases) => `“${group}” has ${cases}.`,
    isClosed: (caseId) => `${caseId} is closed.`,
    openIt: 'Open the case',
    trySimulator: 'Write as a customer in the simulator',
  },
};

const CASES: InLanguages<readonly [one: string, many: string]> = {
  es: ['caso', 'casos'],
  pt: ['caso', 'casos'],
  en: ['case', 'cases'],
};

/** `1 case`, `1,234 cases`. */
export const casesInWords = (cases: number, language: keyof typeof CASES, locale: string): string =>
  `${new Intl.NumberFormat(locale).format(cases)} ${CASES[language][cases === 1 ? 0 : 1]}`;
