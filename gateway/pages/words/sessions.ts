import type { SessionGroup, SessionSort } from '../../../database/sessions/session-list.ts';
import { type Counted, counted } from '../../../wording/counted.ts';
import type { InLanguages } from './language.ts';

type Named = Readonly<Record<string, string>>;

export interface SessionsWords {
  readonly cases: Counted;
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
  readonly onlyClosedFits: string;
  readonly closedFound: string;
  readonly closedOn: string;
  readonly moreClosed: string;
  readonly trySimulator: string;
}

export const SESSIONS: InLanguages<SessionsWords> = {
  es: {
    cases: counted('es', '{count, plural, one {# caso} other {# casos}}'),
    title: 'Sesiones',
    groups: {
      open: 'Abiertas',
      expiring: 'Por vencer o vencidas sin responder',
      reopened: 'En reapertura',
      fallback: 'Canal de respaldo',
      held: 'En pausa',
      human: 'Requieren un agente',
      dormant: 'Inactivas',
      all: 'Todas',
    },
    groupsLabel: 'Grupos de sesiones',
    filters: 'Filtros',
    search: 'Buscar por caso, nombre o teléfono',
    searchCases: 'Buscar por número de caso',
    searchHint: 'Tecla / para buscar',
    more: 'Más filtros',
    reason: 'Tema',
    queue: 'Cola',
    agent: 'Agente',
    country: 'País',
    line: 'Línea',
    sort: 'Orden',
    sorts: {
      expires: 'Vence primero',
      waiting: 'Espera máxima',
      priority: 'Prioridad',
      newest: 'Más reciente',
    },
    any: 'Cualquiera',
    mine: 'Mis casos',
    nobodys: 'Sin asignar',
    apply: 'Filtrar',
    clear: 'Quitar filtros',
    caption: (cases, zone) => `${cases}. ${zone}.`,
    columns: {
      case: 'Caso',
      state: 'Estado',
      window: 'Ventana',
      owes: 'Pendiente de',
      about: 'Tema y tarea',
      owner: 'Cola y agente',
      next: 'Próximo paso automático',
    },
    nameless: 'Sin nombre',
    closesIn: 'Vence en',
    closedSince: 'Venció hace',
    neverWrote: 'El cliente aún no ha escrito',
    noWindow: 'Canal sin ventana',
    heldUntil: 'En pausa hasta',
    needsHuman: 'Requiere un agente',
    reopened: 'Reabierto',
    priority: 'Prioridad',
    priorities: ['1 · máxima', '2 · alta', '3 · normal', '4 · baja'],
    noTask: 'Sin tarea pendiente',
    unassigned: 'Sin asignar',
    rule: 'Regla',
    steps: {
      'alert-1': 'Primera alerta: se avisa a la cola',
      'alert-2': 'Segunda alerta: se escala a supervisión',
      expire: 'Vence la ventana',
      'impact-1': 'Intento de reapertura 1 de 2',
      'impact-2': 'Intento de reapertura 2 de 2',
      answer: 'Plantilla: hay novedades de tu caso',
      'deliver-kept': 'Se envía la respuesta guardada',
      'tell-supervisor': 'Aviso a supervisión: sigue sin responder',
      'tell-need': 'Aviso a supervisión: sigue sin agente',
      'need-person': 'Pasa a requerir un agente',
      email: 'Correo de respaldo',
      'patience-ends': 'Fin del plazo de respuesta',
      'request-number': 'Pedir el número de teléfono',
      'book-call': 'Agendar una llamada',
      call: 'Llamada al cliente',
      'call-unrecorded': 'Llamada sin registrar',
      'hold-ends': 'Fin de la pausa',
      'task-lapses': 'Vence la tarea',
      close: 'Cierre del caso',
    },
    nothingNext: 'Nada automático',
    aPersonNext: 'Requiere un agente: no queda nada automático',
    waits: 'A la espera:',
    refused: 'Probablemente lo impida la regla',
    first: 'Volver al comienzo',
    following: 'Siguientes',
    pages: 'Páginas',
    empty: {
      open: 'Ningún caso con la ventana abierta. Cuando un cliente escriba, su caso aparecerá aquí.',
      expiring:
        'Nada por vencer ni vencido sin responder: ningún caso ha pasado su primera alerta sin respuesta.',
      reopened: 'Ningún caso en reapertura.',
      fallback: 'Ningún caso ha pasado a correo o llamada.',
      held: 'Ningún caso en pausa.',
      human: 'Ningún caso requiere un agente.',
      dormant: 'Ningún caso inactivo.',
      all: 'No hay casos abiertos. Cuando un cliente escriba, su caso aparecerá aquí sin recargar la página.',
    },
    nothingFits: 'Ningún caso cumple estos filtros.',
    othersFit: (group, cases) => `En «${group}» hay ${cases}.`,
    onlyClosedFits: 'Ningún caso abierto cumple estos filtros; abajo están los cerrados.',
    closedFound: 'Casos cerrados que coinciden con la búsqueda',
    closedOn: 'Cerrado:',
    moreClosed: 'Hay más casos cerrados: escribe más para encontrarlos.',
    trySimulator: 'Escribir como cliente en el simulador',
  },
  pt: {
    cases: counted('pt', '{count, plural, =0 {0 casos} one {# caso} other {# casos}}'),
    title: 'Sessões',
    groups: {
      open: 'Abertas',
      expiring: 'A vencer ou vencidas sem resposta',
      reopened: 'Em reabertura',
      fallback: 'Canal de contingência',
      held: 'Pausadas',
      human: 'Precisam de atendente',
      dormant: 'Inativas',
      all: 'Todas',
    },
    groupsLabel: 'Grupos de sessões',
    filters: 'Filtros',
    search: 'Buscar por caso, nome ou telefone',
    searchCases: 'Buscar por número do caso',
    searchHint: 'Tecla / para buscar',
    more: 'Mais filtros',
    reason: 'Assunto',
    queue: 'Fila',
    agent: 'Atendente',
    country: 'País',
    line: 'Linha',
    sort: 'Ordem',
    sorts: {
      expires: 'Vence primeiro',
      waiting: 'Espera máxima',
      priority: 'Prioridade',
      newest: 'Mais recente',
    },
    any: 'Qualquer',
    mine: 'Meus casos',
    nobodys: 'Sem responsável',
    apply: 'Filtrar',
    clear: 'Limpar filtros',
    caption: (cases, zone) => `${cases}. ${zone}.`,
    columns: {
      case: 'Caso',
      state: 'Status',
      window: 'Janela',
      owes: 'Aguardando',
      about: 'Assunto e tarefa',
      owner: 'Fila e atendente',
      next: 'Próxima etapa automática',
    },
    nameless: 'Sem nome',
    closesIn: 'Vence em',
    closedSince: 'Venceu há',
    neverWrote: 'O cliente ainda não escreveu',
    noWindow: 'Canal sem janela',
    heldUntil: 'Pausado até',
    needsHuman: 'Precisa de atendente',
    reopened: 'Reaberto',
    priority: 'Prioridade',
    priorities: ['1 · máxima', '2 · alta', '3 · normal', '4 · baixa'],
    noTask: 'Sem tarefa pendente',
    unassigned: 'Sem responsável',
    rule: 'Regra',
    steps: {
      'alert-1': 'Primeiro alerta: a fila é avisada',
      'alert-2': 'Segundo alerta: escala para a supervisão',
      expire: 'A janela vence',
      'impact-1': 'Tentativa de reabertura 1 de 2',
      'impact-2': 'Tentativa de reabertura 2 de 2',
      answer: 'Modelo: há novidades do seu caso',
      'deliver-kept': 'A resposta guardada é enviada',
      'tell-supervisor': 'Aviso à supervisão: continua sem resposta',
      'tell-need': 'Aviso à supervisão: continua sem atendente',
      'need-person': 'Passa a precisar de atendente',
      email: 'E-mail de contingência',
      'patience-ends': 'Fim do prazo de resposta',
      'request-number': 'Pedir o número de telefone',
      'book-call': 'Agendar uma ligação',
      call: 'Ligação para o cliente',
      'call-unrecorded': 'Ligação sem registro',
      'hold-ends': 'Fim da pausa',
      'task-lapses': 'A tarefa vence',
      close: 'Fechamento do caso',
    },
    nothingNext: 'Nada automático',
    aPersonNext: 'Precisa de ação manual: não resta nada automático',
    waits: 'À espera:',
    refused: 'Provavelmente bloqueado pela regra',
    first: 'Voltar ao início',
    following: 'Próximas',
    pages: 'Páginas',
    empty: {
      open: 'Nenhum caso com a janela aberta. Quando um cliente escrever, o caso aparecerá aqui.',
      expiring: 'Nada a vencer nem vencido sem resposta: nenhum caso passou do primeiro alerta sem resposta.',
      reopened: 'Nenhum caso em reabertura.',
      fallback: 'Nenhum caso passou para e-mail ou ligação.',
      held: 'Nenhum caso pausado.',
      human: 'Nenhum caso precisa de atendente.',
      dormant: 'Nenhum caso inativo.',
      all: 'Não há casos abertos. Quando um cliente escrever, o caso aparecerá aqui sem recarregar a página.',
    },
    nothingFits: 'Nenhum caso atende a estes filtros.',
    othersFit: (group, cases) => `Em “${group}” há ${cases}.`,
    onlyClosedFits: 'Nenhum caso aberto atende a estes filtros; os fechados estão abaixo.',
    closedFound: 'Casos fechados que correspondem à busca',
    closedOn: 'Fechado:',
    moreClosed: 'Há mais casos fechados: escreva mais para encontrá-los.',
    trySimulator: 'Escrever como cliente no simulador',
  },
  en: {
    cases: counted('en', '{count, plural, one {# case} other {# cases}}'),
    title: 'Sessions',
    groups: {
      open: 'Open',
      expiring: 'About to expire, or expired unanswered',
      reopened: 'Reopening',
      fallback: 'Fallback',
      held: 'On hold',
      human: 'Need an agent',
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
    caption: (cases, zone) => `${cases}. ${zone}.`,
    columns: {
      case: 'Case',
      state: 'State',
      window: 'Window',
      owes: 'Waiting on',
      about: 'Reason and task',
      owner: 'Queue and agent',
      next: 'Next automatic step',
    },
    nameless: 'No name',
    closesIn: 'Expires in',
    closedSince: 'Since expiry',
    neverWrote: 'The customer has not written yet',
    noWindow: 'A channel without window',
    heldUntil: 'On hold until',
    needsHuman: 'Needs an agent',
    reopened: 'Reopened',
    priority: 'Priority',
    priorities: ['1 · highest', '2 · high', '3 · normal', '4 · low'],
    noTask: 'No pending task',
    unassigned: 'Unassigned',
    rule: 'Rule',
    steps: {
      'alert-1': 'First alert: the queue is notified',
      'alert-2': 'Second alert: escalated to the supervisor',
      expire: 'The window expires',
      'impact-1': 'Reopening attempt 1 of 2',
      'impact-2': 'Reopening attempt 2 of 2',
      answer: 'Template: there is news on your case',
      'deliver-kept': 'The saved reply is sent',
      'tell-supervisor': 'The supervisor is told: still unanswered',
      'tell-need': 'The supervisor is told: still without an agent',
      'need-person': 'It comes to need an agent',
      email: 'Fallback email',
      'patience-ends': 'The time to answer ends',
      'request-number': 'Request for the phone number',
      'book-call': 'Booking of a call',
      call: 'Call to the customer',
      'call-unrecorded': 'Call not recorded',
      'hold-ends': 'End of the hold',
      'task-lapses': 'The task lapses',
      close: 'Closing of the case',
    },
    nothingNext: 'Nothing automatic',
    aPersonNext: 'Needs an agent: nothing automatic left',
    waits: 'Waits:',
    refused: 'Probably refused by rule',
    first: 'Back to the start',
    following: 'Next',
    pages: 'Pages',
    empty: {
      open: 'No case with an open window. When a customer writes, their case appears here.',
      expiring:
        'Nothing about to expire or expired unanswered: no case is past its first alert without an answer.',
      reopened: 'No case is being reopened.',
      fallback: 'No case has gone on to email or a call.',
      held: 'No case is on hold.',
      human: 'No case needs an agent.',
      dormant: 'No dormant cases.',
      all: 'No open cases. When a customer writes, their case appears here without reloading the page.',
    },
    nothingFits: 'No case fits these filters.',
    othersFit: (group, cases) => `“${group}” has ${cases}.`,
    onlyClosedFits: 'No open case fits these filters; the closed ones are below.',
    closedFound: 'Closed cases that fit the search',
    closedOn: 'Closed:',
    moreClosed: 'There are more closed cases: type more to find them.',
    trySimulator: 'Write as a customer in the simulator',
  },
};
