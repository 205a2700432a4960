import type { InEach } from '../../../domain/messages/language.ts';
import type { SummaryDimension, SummaryMetric } from '../../../domain/summary/metrics.ts';

/** In the order of `LANGUAGES`. */
export type Text = InEach;

export interface MetricDefinition {
  readonly name: Text;
  readonly counts: Text;
  readonly leavesOut: Text;
  readonly perCase: Text;
}

const SUM_PER_CASE: Text = [
  'Cada caso una vez, en el día de su primera sesión.',
  'Cada caso uma vez, no dia da sua primeira sessão.',
  'Each case once, on the day of its first session.',
];
const ANY_PER_CASE: Text = [
  'Casos con al menos uno, en el día de su primera sesión.',
  'Casos com ao menos um, no dia da sua primeira sessão.',
  'Cases with at least one, on the day of their first session.',
];

const frt = (percentile: number): MetricDefinition => ({
  name: [
    `Primera respuesta, p${percentile}`,
    `Primeira resposta, p${percentile}`,
    `First response, p${percentile}`,
  ],
  counts: [
    `Del primer mensaje que pide respuesta a la primera palabra de una persona en la sesión. El ${percentile} % de las sesiones respondidas no tardó más (exacto, rango más próximo).`,
    `Da primeira mensagem que pede resposta à primeira palavra de uma pessoa na sessão. ${percentile} % das sessões respondidas não demoraram mais (exato, posto mais próximo).`,
    `From the first message that wants an answer to the first word of a person in the session. ${percentile} % of the answered sessions took no longer (exact, nearest rank).`,
  ],
  leavesOut: [
    'Bots, plantillas y avisos automáticos; sesiones que ninguna persona ha respondido. No descuenta las horas sin atención.',
    'Bots, modelos e avisos automáticos; sessões que nenhuma pessoa respondeu. Não desconta as horas sem atendimento.',
    'Bots, templates and automatic notices; sessions that no person has answered. Hours outside working time are not taken off.',
  ],
  perCase: [
    'De la primera pregunta a la primera respuesta de una persona en todo el caso.',
    'Da primeira pergunta à primeira resposta de uma pessoa em todo o caso.',
    'From the first question to the first answer of a person in the whole case.',
  ],
});

const handling = (percentile: number): MetricDefinition => ({
  name: [
    `Tiempo de atención, p${percentile}`,
    `Tempo de atendimento, p${percentile}`,
    `Handling time, p${percentile}`,
  ],
  counts: [
    `De la primera palabra de una persona a la última, o a la resolución si llega después y dentro de la ventana. El ${percentile} % no tardó más (exacto, rango más próximo).`,
    `Da primeira palavra de uma pessoa à última, ou à resolução se vier depois e dentro da janela. ${percentile} % não demoraram mais (exato, posto mais próximo).`,
    `From the first word of a person to the last, or to the resolution where that comes later and inside the window. ${percentile} % took no longer (exact, nearest rank).`,
  ],
  leavesOut: [
    'Sesiones en que no escribió ninguna persona; lo que pasa después de vencer la ventana.',
    'Sessões em que nenhuma pessoa escreveu; o que acontece depois de a janela vencer.',
    'Sessions in which no person wrote; what happens after the window has expired.',
  ],
  perCase: ['La suma de sus sesiones.', 'A soma das suas sessões.', 'The sum of its sessions.'],
});

/** What each figure counts, in the words of docs/summary.md. */
export const METRIC_DEFINITIONS: Readonly<Record<SummaryMetric, MetricDefinition>> = {
  sessions: {
    name: ['Sesiones', 'Sessões', 'Sessions'],
    counts: [
      'Vidas de una ventana: los mensajes del cliente que llegan cada uno antes de que venza la ventana del anterior son una sesión, según la hora del proveedor. Cuenta el día en que se abre.',
      'Vidas de uma janela: as mensagens do cliente que chegam cada uma antes de a janela da anterior vencer são uma sessão, pela hora do provedor. Conta no dia em que abre.',
      'Lives of a window: messages of the customer that each come before the window of the one before has expired are one session, by the provider’s time. Counted on the day it opens.',
    ],
    leavesOut: [
      'Duplicados, reacciones y avisos de la plataforma; mensajes que al llegar tenían más de una ventana de antigüedad.',
      'Duplicados, reações e avisos da plataforma; mensagens que ao chegar tinham mais de uma janela de idade.',
      'Duplicates, reactions and the platform’s notices; messages that were older than a window when they arrived.',
    ],
    perCase: [
      'Casos en los que escribió el cliente, en el día de su primera sesión.',
      'Casos em que o cliente escreveu, no dia da sua primeira sessão.',
      'Cases in which the customer wrote, on the day of their first session.',
    ],
  },
  sessionsByUser: {
    name: ['Abiertas por el cliente', 'Abertas pelo cliente', 'Opened by the customer'],
    counts: [
      'Sesiones cuyo primer mensaje no responde a una plantilla.',
      'Sessões cuja primeira mensagem não responde a um modelo.',
      'Sessions whose first message answers no template.',
    ],
    leavesOut: [
      'Las que abre la respuesta a una plantilla.',
      'As que a resposta a um modelo abre.',
      'Those that the answer to a template opens.',
    ],
    perCase: [
      'Casos cuyas sesiones abrió todas el cliente.',
      'Casos cujas sessões foram todas abertas pelo cliente.',
      'Cases all of whose sessions the customer opened.',
    ],
  },
  sessionsByBusiness: {
    name: ['Reabiertas por la empresa', 'Reabertas pela empresa', 'Reopened by the business'],
    counts: [
      'Sesiones cuyo primer mensaje responde a una plantilla: por su botón o citándola, o como primer mensaje tras la última plantilla del caso, dentro del plazo de atribución.',
      'Sessões cuja primeira mensagem responde a um modelo: pelo botão ou citando-o, ou como primeira mensagem após o último modelo do caso, dentro do prazo de atribuição.',
      'Sessions whose first message answers a template: by its button or quoting it, or as the first message after the case’s last template, within the attribution time.',
    ],
    leavesOut: [
      'Plantillas que fallaron, y las que nadie respondió.',
      'Modelos que falharam, e os que ninguém respondeu.',
      'Templates that failed, and those nobody answered.',
    ],
    perCase: [
      'Casos con al menos una sesión reabierta.',
      'Casos com ao menos uma sessão reaberta.',
      'Cases with at least one reopened session.',
    ],
  },
  resolvedWithin24h: {
    name: ['Resueltas en 24 h', 'Resolvidas em 24 h', 'Resolved within 24 h'],
    counts: [
      'Sesiones resueltas como máximo 24 h después de abrirse, si la resolución seguía en pie cuando empezó la siguiente.',
      'Sessões resolvidas no máximo 24 h depois de abertas, se a resolução ainda valia quando a seguinte começou.',
      'Sessions resolved at most 24 h after they opened, if the resolution still stood when the next one began.',
    ],
    leavesOut: [
      'Sesiones sin resolver que aún no cumplen 24 h.',
      'Sessões não resolvidas que ainda não completaram 24 h.',
      'Unresolved sessions that are not 24 h old yet.',
    ],
    perCase: [
      'Casos resueltos, y así siguen, como máximo 24 h después de su primera sesión.',
      'Casos resolvidos, e que assim continuam, no máximo 24 h depois da primeira sessão.',
      'Cases resolved, and still so, at most 24 h after their first session opened.',
    ],
  },
  frtP50: frt(50),
  frtP90: frt(90),
  frtP95: frt(95),
  handlingP50: handling(50),
  handlingP90: handling(90),
  handlingP95: handling(95),
  containment: {
    name: ['Contención', 'Contenção', 'Containment'],
    counts: [
      'De las sesiones terminadas, las que respondió algo automático y ninguna persona.',
      'Das sessões terminadas, as respondidas por algo automático e por nenhuma pessoa.',
      'Of the sessions that are over, those answered automatically and by no person.',
    ],
    leavesOut: [
      'Sesiones con la ventana abierta. Plantillas y avisos no son respuestas.',
      'Sessões com a janela aberta. Modelos e avisos não são respostas.',
      'Sessions whose window is open. Templates and notices are no answers.',
    ],
    perCase: [
      'Ninguna persona escribió en ninguna de sus sesiones.',
      'Nenhuma pessoa escreveu em nenhuma das suas sessões.',
      'No person wrote in any of its sessions.',
    ],
  },
  handoff: {
    name: ['Transferencia a agente', 'Transferência para atendente', 'Handoff to agent'],
    counts: [
      'De las sesiones que respondió algo automático, aquellas en que después escribió una persona.',
      'Das sessões respondidas por algo automático, aquelas em que depois escreveu uma pessoa.',
      'Of the sessions answered automatically, those in which a person wrote afterwards.',
    ],
    leavesOut: [
      'Sesiones sin respuesta automática, y aquellas en que la persona escribió primero.',
      'Sessões sem resposta automática, e aquelas em que a pessoa escreveu primeiro.',
      'Sessions without an automatic answer, and those in which the person wrote first.',
    ],
    perCase: ANY_PER_CASE,
  },
  flowCompletion: {
    name: ['Tareas completadas', 'Tarefas concluídas', 'Tasks completed'],
    counts: [
      'De las sesiones con una tarea pendiente, aquellas en que se completó antes de abrirse la siguiente.',
      'Das sessões com uma tarefa pendente, aquelas em que foi concluída antes de abrir a seguinte.',
      'Of the sessions with a pending task, those in which it was completed before the next one opened.',
    ],
    leavesOut: [
      'Sesiones sin tarea, y las que siguen abiertas con ella pendiente.',
      'Sessões sem tarefa, e as que continuam abertas com ela pendente.',
      'Sessions without a task, and those still open with it pending.',
    ],
    perCase: ANY_PER_CASE,
  },
  fcr: {
    name: ['Resuelto al primer contacto', 'Resolvido no primeiro contato', 'First contact resolution'],
    counts: [
      'De las primeras sesiones de cada caso, las resueltas sin que el cliente abriera otra, de este caso o de otro, en el plazo de regreso.',
      'Das primeiras sessões de cada caso, as resolvidas sem que o cliente abrisse outra, deste caso ou de outro, no prazo de retorno.',
      'Of the first sessions of cases, those resolved without the customer opening another, of this case or any other, within the time for coming back.',
    ],
    leavesOut: [
      'Sesiones cuyo resultado aún no se sabe: abiertas, o resueltas hace menos que ese plazo.',
      'Sessões cujo resultado ainda não se sabe: abertas, ou resolvidas há menos que esse prazo.',
      'Sessions whose outcome is not known yet: open, or resolved less than that time ago.',
    ],
    perCase: [
      'Lo mismo: es de la primera sesión del caso.',
      'O mesmo: é da primeira sessão do caso.',
      'The same: it is of the case’s first session.',
    ],
  },
  csat: {
    name: ['Satisfacción (CSAT)', 'Satisfação (CSAT)', 'Satisfaction (CSAT)'],
    counts: [
      'Media de 1 a 5 de las sesiones con respuesta; por sesión vale la última.',
      'Média de 1 a 5 das sessões com resposta; por sessão vale a última.',
      'Mean, from 1 to 5, of the sessions with an answer; the last one of a session stands.',
    ],
    leavesOut: ['Sesiones sin respuesta.', 'Sessões sem resposta.', 'Sessions without an answer.'],
    perCase: ['La última respuesta del caso.', 'A última resposta do caso.', 'The case’s last answer.'],
  },
  ces: {
    name: ['Esfuerzo (CES)', 'Esforço (CES)', 'Effort (CES)'],
    counts: [
      'Media de 1 a 7 de las sesiones con respuesta; por sesión vale la última.',
      'Média de 1 a 7 das sessões com resposta; por sessão vale a última.',
      'Mean, from 1 to 7, of the sessions with an answer; the last one of a session stands.',
    ],
    leavesOut: ['Sesiones sin respuesta.', 'Sessões sem resposta.', 'Sessions without an answer.'],
    perCase: ['La última respuesta del caso.', 'A última resposta do caso.', 'The case’s last answer.'],
  },
  templatesSent: {
    name: ['Plantillas enviadas', 'Modelos enviados', 'Templates sent'],
    counts: [
      'Plantillas que el proveedor aceptó, o pudo aceptar, en el día en que se enviaron.',
      'Modelos que o provedor aceitou, ou pode ter aceitado, no dia em que foram enviados.',
      'Templates that the provider accepted, or may have, on the day they were sent.',
    ],
    leavesOut: [
      'Las rechazadas, las programadas y las que envió otro sistema.',
      'Os recusados, os agendados e os que outro sistema enviou.',
      'Refused and scheduled ones, and what another system sent.',
    ],
    perCase: [
      'Casos a los que se envió al menos una, en el día del caso; también los de clientes que no escribieron.',
      'Casos aos quais foi enviado ao menos um, no dia do caso; também os de clientes que não escreveram.',
      'Cases to which at least one was sent, on the case’s day; also those whose customer never wrote.',
    ],
  },
  templatesDelivered: {
    name: ['Entregadas', 'Entregues', 'Delivered'],
    counts: [
      'De las enviadas, las que el proveedor dio por entregadas o leídas, aunque lo dijera tarde.',
      'Dos enviados, os que o provedor deu por entregues ou lidos, mesmo que o dissesse tarde.',
      'Of those sent, those that the provider said were delivered or read, however late it said so.',
    ],
    leavesOut: [
      'Las que fallaron o de las que nada se sabe.',
      'Os que falharam ou dos quais nada se sabe.',
      'Those that failed, and those of which nothing is known.',
    ],
    perCase: ANY_PER_CASE,
  },
  templatesRead: {
    name: ['Leídas', 'Lidos', 'Read'],
    counts: ['De las entregadas, las leídas.', 'Dos entregues, os lidos.', 'Of those delivered, those read.'],
    leavesOut: [
      'Clientes que no comparten la confirmación de lectura.',
      'Clientes que não partilham a confirmação de leitura.',
      'Customers who do not share read receipts.',
    ],
    perCase: ANY_PER_CASE,
  },
  templatesAnswered: {
    name: ['Respondidas', 'Respondidos', 'Answered'],
    counts: [
      'Sobre las entregadas: las que el cliente respondió con su botón o citándola; si el mensaje no dice a cuál, la última enviada antes, hasta tres días.',
      'Sobre os entregues: os que o cliente respondeu pelo botão ou citando-o; se a mensagem não diz qual, o último enviado antes, até três dias.',
      'Of those delivered: those that the customer answered by the button or quoting it; where the message does not say which, the last sent before, within three days.',
    ],
    leavesOut: [
      'La palabra de baja. Cada mensaje responde a una plantilla como máximo.',
      'A palavra de descadastro. Cada mensagem responde a no máximo um modelo.',
      'The opt-out word. Each message answers one template at most.',
    ],
    perCase: ANY_PER_CASE,
  },
  templatesConverted: {
    name: ['Convertidas', 'Convertidos', 'Converted'],
    counts: [
      'Sobre las entregadas: las que tienen al menos una conversión acreditada.',
      'Sobre os entregues: os que têm ao menos uma conversão creditada.',
      'Of those delivered: those that at least one conversion is credited to.',
    ],
    leavesOut: [
      'Conversiones acreditadas a otra plantilla o a ninguna.',
      'Conversões creditadas a outro modelo ou a nenhum.',
      'Conversions credited to another template, or to none.',
    ],
    perCase: ANY_PER_CASE,
  },
  templatesOptedOut: {
    name: ['Bajas', 'Descadastros', 'Opt-outs'],
    counts: [
      'Sobre las entregadas: las últimas antes de una baja, hasta siete días.',
      'Sobre os entregues: os últimos antes de um descadastro, até sete dias.',
      'Of those delivered: the last one before an opt-out, within seven days.',
    ],
    leavesOut: [
      'Bajas sin plantilla en los siete días anteriores.',
      'Descadastros sem modelo nos sete dias anteriores.',
      'Opt-outs with no template in the seven days before.',
    ],
    perCase: ANY_PER_CASE,
  },
  templatesBlocked: {
    name: ['Bloqueos', 'Bloqueios', 'Blocks'],
    counts: [
      'Sobre las enviadas: las no entregables (131026) a quien antes había escrito; lo más probable es que haya bloqueado.',
      'Sobre os enviados: os não entregáveis (131026) a quem antes havia escrito; o mais provável é que tenha bloqueado.',
      'Of those sent: those not deliverable (131026) to somebody who had written before; most likely blocked.',
    ],
    leavesOut: [
      'No entregables a quien nunca escribió: puede no tener WhatsApp.',
      'Não entregáveis a quem nunca escreveu: pode não ter WhatsApp.',
      'Not deliverable to somebody who never wrote: they may not be on WhatsApp.',
    ],
    perCase: ANY_PER_CASE,
  },
  conversions: {
    name: ['Conversiones', 'Conversões', 'Conversions'],
    counts: [
      'Tareas completadas y lo que otros sistemas reportan, en el día en que ocurrió. La tarea y su reporte son una sola.',
      'Tarefas concluídas e o que outros sistemas reportam, no dia em que ocorreu. A tarefa e seu reporte são uma só.',
      'Completed tasks and what other systems report, on the day it happened. A task and the report of it are one.',
    ],
    leavesOut: [
      'Reportes repetidos con la misma clave.',
      'Reportes repetidos com a mesma chave.',
      'Reports repeated under the same key.',
    ],
    perCase: [
      'Casos con al menos una, en el día del caso; sin las que no son de ningún caso.',
      'Casos com ao menos uma, no dia do caso; sem as que não são de nenhum caso.',
      'Cases with at least one, on the case’s day; without those of no case.',
    ],
  },
  conversionsCredited: {
    name: ['Conversiones acreditadas', 'Conversões creditadas', 'Conversions credited'],
    counts: [
      'De las conversiones, las acreditadas a una plantilla según la regla de atribución.',
      'Das conversões, as creditadas a um modelo pela regra de atribuição.',
      'Of the conversions, those credited to a template by the attribution rule.',
    ],
    leavesOut: [
      'Conversiones sin plantilla respondida o pulsada en el plazo.',
      'Conversões sem modelo respondido ou clicado no prazo.',
      'Conversions with no template answered or clicked in time.',
    ],
    perCase: ANY_PER_CASE,
  },
  cost: {
    name: ['Costo', 'Custo', 'Cost'],
    counts: [
      'Lo cobrado por mensaje según la tabla de tarifas, en el día de la entrega; en la moneda de la mayoría de los mensajes.',
      'O cobrado por mensagem pela tabela de tarifas, no dia da entrega; na moeda da maioria das mensagens.',
      'What was charged per message by the rate table, on the day of delivery; in the currency of most messages.',
    ],
    leavesOut: [
      'Otras monedas, mensajes que la tabla no tasa, descuentos por volumen y lo que envió otro sistema.',
      'Outras moedas, mensagens que a tabela não precifica, descontos por volume e o que outro sistema enviou.',
      'Other currencies, messages the table does not price, volume discounts and what another system sent.',
    ],
    perCase: [
      'Todo lo que costó el caso, en el día de su primera sesión.',
      'Tudo o que o caso custou, no dia da sua primeira sessão.',
      'All that the case cost, on the day of its first session.',
    ],
  },
  messagesBilled: {
    name: ['Mensajes facturados', 'Mensagens faturadas', 'Messages billed'],
    counts: [
      'Mensajes entregados con categoría de cobro, gratuitos incluidos, en la moneda de la mayoría.',
      'Mensagens entregues com categoria de cobrança, gratuitas incluídas, na moeda da maioria.',
      'Delivered messages with a billing category, free ones included, in the currency of most.',
    ],
    leavesOut: ['Mensajes sin entregar.', 'Mensagens não entregues.', 'Messages that were not delivered.'],
    perCase: SUM_PER_CASE,
  },
};

export const DIMENSION_DEFINITIONS: Readonly<
  Record<SummaryDimension, { readonly name: Text; readonly text: Text }>
> = {
  reason: {
    name: ['Tema', 'Assunto', 'Reason'],
    text: [
      'De la última tarea creada antes de la sesión siguiente; en plantillas, el de la plantilla; en costos y casos, el del caso.',
      'Da última tarefa criada antes da sessão seguinte; em modelos, o do modelo; em custos e casos, o do caso.',
      'Of the last task created before the next session; of a template its own; of costs and cases the case’s.',
    ],
  },
  segment: {
    name: ['Segmento', 'Segmento', 'Segment'],
    text: ['Del contacto, hoy.', 'Do contato, hoje.', 'Of the contact, as it is now.'],
  },
  skill: {
    name: ['Especialidad', 'Especialidade', 'Skill'],
    text: [
      'La cola que atiende: la del caso en su última sesión si no fue escalado; si no, la de su tema.',
      'A fila que atende: a do caso na última sessão se não foi escalonado; senão, a do seu assunto.',
      'The queue that serves it: the case’s for its last session unless escalated, else the one its reason is routed to.',
    ],
  },
  country: {
    name: ['País', 'País', 'Country'],
    text: [
      'Del contacto: su ficha, su número, su identificador, la línea.',
      'Do contato: seu cadastro, seu número, seu identificador, a linha.',
      'Of the contact: record, number, user id, line.',
    ],
  },
  language: {
    name: ['Idioma', 'Idioma', 'Language'],
    text: ['Del contacto.', 'Do contato.', 'Of the contact.'],
  },
  channel: {
    name: ['Canal', 'Canal', 'Channel'],
    text: ['Por donde escribe el cliente.', 'Por onde o cliente escreve.', 'By which the customer writes.'],
  },
  campaign: {
    name: ['Campaña', 'Campanha', 'Campaign'],
    text: [
      'utm_campaign o anuncio del primer mensaje; en sesiones reabiertas, la del enlace al paso pendiente.',
      'utm_campaign ou anúncio da primeira mensagem; em sessões reabertas, a do link para a etapa pendente.',
      'utm_campaign or advertisement of the first message; of reopened sessions that of the link to the pending step.',
    ],
  },
  line: {
    name: ['Línea', 'Linha', 'Line'],
    text: ['El número de la empresa.', 'O número da empresa.', 'The business’s own number.'],
  },
};
