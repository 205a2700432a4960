import type { ErrorClass } from '../../domain/gate/provider-error.ts';
import type { InLanguages } from '../../gateway/pages/words/language.ts';
import type { StoryName } from '../scenarios/stories.ts';
import type { Country } from './people.ts';

export interface SimulatorWords {
  readonly title: string;
  readonly lead: string;
  readonly off: string;
  readonly tour: { readonly title: string; readonly steps: readonly string[]; readonly hide: string };
  readonly stories: {
    readonly title: string;
    readonly play: string;
    readonly playing: string;
    readonly done: string;
    readonly failed: string;
    /** Of stories that are not named as the reason they are about. */
    readonly names: Readonly<Partial<Record<StoryName, string>>>;
    readonly what: Readonly<Record<StoryName, string>>;
  };
  readonly phone: {
    readonly title: string;
    readonly customer: string;
    readonly example: string;
    readonly newFrom: string;
    readonly countries: Readonly<Record<Country, string>>;
    readonly empty: string;
    readonly write: string;
    readonly send: string;
    readonly photo: string;
    readonly thanks: string;
    readonly stop: string;
    readonly start: string;
    readonly call: string;
    readonly burst: string;
    readonly statuses: Readonly<Record<'sent' | 'delivered' | 'read' | 'failed', string>>;
    readonly template: string;
    readonly kinds: Readonly<Record<string, string>>;
    readonly known: string;
    readonly consent: readonly [is: string, isNot: string];
    readonly email: readonly [is: string, isNot: string];
    readonly onWhatsApp: readonly [is: string, isNot: string];
    readonly mails: string;
    readonly noMails: string;
  };
  readonly case: {
    readonly title: string;
    readonly none: string;
    readonly closes: string;
    readonly closed: string;
    readonly task: string;
    readonly noTask: string;
    readonly impacts: string;
    readonly queue: string;
    readonly priority: string;
    readonly agenda: string;
    readonly agendaEmpty: string;
    readonly zone: string;
    readonly jump: string;
    readonly decisions: string;
    readonly decisionsEmpty: string;
    readonly page: string;
    readonly temporal: string;
    readonly mailbox: string;
    readonly outcome: string;
    readonly needsHuman: string;
    readonly held: string;
    readonly answers: Readonly<Record<'allowed' | 'held' | 'suppressed', string>>;
    readonly steps: Readonly<Record<string, string>>;
  };
  readonly agent: {
    readonly title: string;
    readonly needsCase: string;
    readonly reply: string;
    readonly send: string;
    readonly sent: string;
    readonly as: string;
    readonly agent: string;
    readonly bot: string;
    readonly keep: string;
    readonly slots: string;
    readonly yesNo: string;
    readonly task: string;
    readonly complete: string;
    readonly resolve: string;
    readonly hold: string;
    readonly release: string;
    readonly holdWhy: string;
  };
  readonly clock: {
    readonly title: string;
    readonly none: string;
    readonly next: string;
    readonly alert: string;
    readonly expiry: string;
    readonly moving: string;
    readonly there: string;
  };
  readonly weather: {
    readonly title: string;
    readonly template: string;
    readonly pause: string;
    readonly disable: string;
    readonly approve: string;
    readonly error: string;
    readonly atOnce: string;
    readonly later: string;
    readonly rate: string;
    readonly timeoutBefore: string;
    readonly timeoutAfter: string;
    readonly providerDown: string;
    readonly providerUp: string;
    readonly qualityRed: string;
    readonly qualityBack: string;
    readonly databaseDown: string;
    readonly databaseBack: string;
    readonly active: string;
    readonly calm: string;
    readonly clear: string;
    readonly classes: Readonly<Record<ErrorClass, string>>;
    readonly effects: Readonly<Record<string, string>>;
  };
}

export const SIMULATOR: InLanguages<SimulatorWords> = {
  es: {
    title: 'Simulador',
    lead: 'Escribe como cliente, responde como agente y mueve el reloj. Todo pasa por los webhooks firmados y la API de verdad.',
    off: 'Este entorno usa un proveedor real (WHATSAPP_API_URL): aquí no hay a quién simular.',
    tour: {
      title: 'Un minuto para verlo',
      steps: [
        'Escribe «¿Llega hoy mi pedido?» en el teléfono: se abre el caso y corre la ventana de 24 h.',
        'A la derecha, deja una tarea pendiente: «Entrega». Ahora le toca al cliente.',
        'Salta al vencimiento: alertas, escalamiento y, al cerrar la ventana, la plantilla llega al teléfono.',
        'Toca un botón de la plantilla: la ventana se abre otra vez y se cancela lo planeado.',
        'O sigue saltando: segundo impacto, correo, cierre. Nunca un tercero.',
      ],
      hide: 'Ocultar la guía',
    },
    stories: {
      title: 'O mira una historia completa',
      play: 'Reproducir',
      playing: 'Se está reproduciendo',
      done: 'Terminó como debe',
      failed: 'No terminó como debe',
      names: { 'no-consent': 'Sin consentimiento', storm: 'Tormenta' },
      what: {
        delivery: 'Nadie confirma el horario; reabre, contesta, resuelto.',
        payment: 'Dos plantillas distintas, luego el correo; nunca una tercera.',
        'technical-service': 'Segundo abandono: directo a una llamada.',
        cart: 'Vence a las 22:00; el recordatorio espera a la mañana.',
        'no-consent': 'Ninguna plantilla sale; correo si se permite.',
        storm: '200 mensajes duplicados y revueltos: una ventana.',
      },
    },
    phone: {
      title: 'El teléfono del cliente',
      customer: 'Cliente',
      example: 'Clientes de ejemplo',
      newFrom: 'Cliente nuevo de',
      countries: {
        CO: 'Colombia',
        CL: 'Chile',
        MX: 'México',
        BR: 'Brasil',
        AR: 'Argentina',
        PE: 'Perú',
        ES: 'España',
      },
      empty: 'Todavía no hay mensajes. Escribe el primero.',
      write: 'Mensaje del cliente',
      send: 'Enviar',
      photo: 'Foto',
      thanks: '«Gracias»',
      stop: 'BAJA',
      start: 'ALTA',
      call: 'Llamar',
      burst: '20 mensajes',
      statuses: { sent: 'enviado', delivered: 'entregado', read: 'leído', failed: 'no llegó' },
      template: 'Plantilla',
      kinds: {
        image: 'Foto',
        video: 'Video',
        audio: 'Audio',
        document: 'Documento',
        sticker: 'Sticker',
        call: 'Llamada',
        reaction: 'Reacción',
      },
      known: 'De este cliente',
      consent: ['Acepta avisos por WhatsApp', 'No acepta avisos por WhatsApp'],
      email: ['Tiene correo', 'Sin correo'],
      onWhatsApp: ['Está en WhatsApp', 'No está en WhatsApp'],
      mails: 'Correos recibidos',
      noMails: 'Ningún correo todavía.',
    },
    case: {
      title: 'El caso',
      none: 'Este cliente no tiene caso. Se abre con su primer mensaje.',
      closes: 'La ventana se cierra en',
      closed: 'La ventana está cerrada desde hace',
      task: 'Tarea pendiente',
      noTask: 'Nada pendiente',
      impacts: 'Impactos usados',
      queue: 'Cola',
      priority: 'Prioridad',
      agenda: 'Qué pasará si nadie escribe',
      agendaEmpty: 'Nada planeado.',
      zone: 'Hora de',
      jump: 'Saltar a este paso',
      decisions: 'Lo último que se decidió, y por qué',
      decisionsEmpty: 'Todavía nada.',
      page: 'Ver el caso',
      temporal: 'En Temporal',
      mailbox: 'Buzón de correo',
      outcome: 'Resultado',
      needsHuman: 'Necesita a una persona',
      held: 'Retenido hasta',
      answers: { allowed: 'permitido', held: 'retenido', suppressed: 'suprimido' },
      steps: {
        'alert-1': 'Primera alerta',
        'alert-2': 'Escalamiento a supervisión',
        expire: 'Vence la ventana',
        'impact-1': 'Impacto 1: plantilla',
        'impact-2': 'Impacto 2: otra plantilla',
        answer: 'Plantilla «hay novedades»',
        'deliver-kept': 'Sale la respuesta retenida',
        'tell-supervisor': 'Aviso a supervisión: sin respuesta',
        email: 'Correo',
        'patience-ends': 'Se acaba la espera',
        'book-call': 'Se agenda una llamada',
        call: 'Llamada',
        'call-unrecorded': 'La llamada quedó sin registro',
        'hold-ends': 'Termina la retención',
        close: 'Cierre',
        template: 'Plantilla pedida',
        'free-form': 'Respuesta',
        kept: 'Respuesta retenida',
      },
    },
    agent: {
      title: 'El agente y el bot',
      needsCase: 'Primero tiene que escribir el cliente.',
      reply: 'Respuesta',
      send: 'Responder',
      sent: 'Enviado',
      as: 'Como',
      agent: 'agente',
      bot: 'bot',
      keep: 'Si la ventana está cerrada, retener hasta que vuelva',
      slots: 'Ofrecer horarios (lista)',
      yesNo: 'Preguntar sí o no (botones)',
      task: 'Dejar una tarea pendiente',
      complete: 'Tarea completada',
      resolve: 'Resolver el caso',
      hold: 'Retener 24 h',
      release: 'Soltar',
      holdWhy: 'Pedido en el simulador',
    },
    clock: {
      title: 'El reloj',
      none: 'Este servidor Temporal no puede adelantar el tiempo.',
      next: 'Al siguiente paso',
      alert: 'A la primera alerta',
      expiry: 'Al vencimiento',
      moving: 'Moviendo el reloj; todos los casos viven ese tiempo…',
      there: 'El reloj llegó',
    },
    weather: {
      title: 'Lo que puede fallar',
      template: 'Plantilla',
      pause: 'Pausar',
      disable: 'Deshabilitar',
      approve: 'Aprobar',
      error: 'Error del proveedor en el próximo envío',
      atOnce: 'En la respuesta',
      later: 'Después, por estado',
      rate: 'Límite de ritmo',
      timeoutBefore: 'Sin respuesta, no salió',
      timeoutAfter: 'Sin respuesta, sí salió',
      providerDown: 'Proveedor caído',
      providerUp: 'Proveedor de vuelta',
      qualityRed: 'Calidad en rojo',
      qualityBack: 'Calidad normal',
      databaseDown: 'Base de datos caída 20 s',
      databaseBack: 'La base de datos está de vuelta',
      active: 'Ahora mismo',
      calm: 'Nada falla.',
      clear: 'Que nada falle',
      classes: {
        person: 'La persona',
        template: 'La plantilla',
        line: 'La línea o la cuenta',
        window: 'La ventana',
        pace: 'El ritmo',
        retry: 'Problema pasajero',
        'opt-out': 'Baja',
        fix: 'Nuestro pedido',
        expired: 'Se venció',
        unclear: 'No se sabe',
      },
      effects: {
        refuse: 'El próximo envío se rechaza',
        'fail-later': 'El próximo envío fallará después',
        timeout: 'El próximo envío queda sin respuesta',
        reset: 'El proveedor está caído',
      },
    },
  },
  pt: {
    title: 'Simulador',
    lead: 'Escreva como cliente, responda como agente e mova o relógio. Tudo passa pelos webhooks assinados e pela API de verdade.',
    off: 'Este ambiente usa um provedor real (WHATSAPP_API_URL): aqui não há quem simular.',
    tour: {
      title: 'Um minuto para ver',
      steps: [
        'Escreva «Meu pedido chega hoje?» no telefone: o caso abre e a janela de 24 h corre.',
        'À direita, deixe uma tarefa pendente: «Entrega». Agora é a vez do cliente.',
        'Salte para o vencimento: alertas, escalonamento e, ao fechar a janela, o modelo chega ao telefone.',
        'Toque num botão do modelo: a janela abre de novo e o planejado é cancelado.',
        'Ou continue saltando: segundo impacto, e-mail, encerramento. Nunca um terceiro.',
      ],
      hide: 'Ocultar o guia',
    },
    stories: {
      title: 'Ou assista a uma história completa',
      play: 'Reproduzir',
      playing: 'Em reprodução',
      done: 'Terminou como deve',
      failed: 'Não terminou como deve',
      names: { 'no-consent': 'Sem consentimento', storm: 'Tempestade' },
      what: {
        delivery: 'Ninguém confirma o horário; reabre, responde, resolvido.',
        payment: 'Dois modelos diferentes, depois o e-mail; nunca um terceiro.',
        'technical-service': 'Segundo abandono: direto para uma ligação.',
        cart: 'Vence às 22:00; o lembrete espera a manhã.',
        'no-consent': 'Nenhum modelo sai; e-mail se permitido.',
        storm: '200 mensagens duplicadas e embaralhadas: uma janela.',
      },
    },
    phone: {
      title: 'O telefone do cliente',
      customer: 'Cliente',
      example: 'Clientes de exemplo',
      newFrom: 'Cliente novo de',
      countries: {
        CO: 'Colômbia',
        CL: 'Chile',
        MX: 'México',
        BR: 'Brasil',
        AR: 'Argentina',
        PE: 'Peru',
        ES: 'Espanha',
      },
      empty: 'Ainda não há mensagens. Escreva a primeira.',
      write: 'Mensagem do cliente',
      send: 'Enviar',
      photo: 'Foto',
      thanks: '«Obrigado»',
      stop: 'SAIR',
      start: 'ALTA',
      call: 'Ligar',
      burst: '20 mensagens',
      statuses: { sent: 'enviada', delivered: 'entregue', read: 'lida', failed: 'não chegou' },
      template: 'Modelo',
      kinds: {
        image: 'Foto',
        video: 'Vídeo',
        audio: 'Áudio',
        document: 'Documento',
        sticker: 'Figurinha',
        call: 'Ligação',
        reaction: 'Reação',
      },
      known: 'Deste cliente',
      consent: ['Aceita avisos por WhatsApp', 'Não aceita avisos por WhatsApp'],
      email: ['Tem e-mail', 'Sem e-mail'],
      onWhatsApp: ['Está no WhatsApp', 'Não está no WhatsApp'],
      mails: 'E-mails recebidos',
      noMails: 'Nenhum e-mail ainda.',
    },
    case: {
      title: 'O caso',
      none: 'Este cliente não tem caso. Abre com a primeira mensagem.',
      closes: 'A janela fecha em',
      closed: 'A janela está fechada há',
      task: 'Tarefa pendente',
      noTask: 'Nada pendente',
      impacts: 'Impactos usados',
      queue: 'Fila',
      priority: 'Prioridade',
      agenda: 'O que acontece se ninguém escrever',
      agendaEmpty: 'Nada planejado.',
      zone: 'Hora de',
      jump: 'Saltar para este passo',
      decisions: 'O que se decidiu por último, e por quê',
      decisionsEmpty: 'Ainda nada.',
      page: 'Ver o caso',
      temporal: 'No Temporal',
      mailbox: 'Caixa de e-mail',
      outcome: 'Resultado',
      needsHuman: 'Precisa de uma pessoa',
      held: 'Retido até',
      answers: { allowed: 'permitido', held: 'retido', suppressed: 'suprimido' },
      steps: {
        'alert-1': 'Primeiro alerta',
        'alert-2': 'Escalonamento à supervisão',
        expire: 'A janela vence',
        'impact-1': 'Impacto 1: modelo',
        'impact-2': 'Impacto 2: outro modelo',
        answer: 'Modelo «há novidades»',
        'deliver-kept': 'Sai a resposta retida',
        'tell-supervisor': 'Aviso à supervisão: sem resposta',
        email: 'E-mail',
        'patience-ends': 'A espera acaba',
        'book-call': 'Agenda-se uma ligação',
        call: 'Ligação',
        'call-unrecorded': 'A ligação ficou sem registro',
        'hold-ends': 'A retenção termina',
        close: 'Encerramento',
        template: 'Modelo pedido',
        'free-form': 'Resposta',
        kept: 'Resposta retida',
      },
    },
    agent: {
      title: 'O agente e o robô',
      needsCase: 'Primeiro o cliente precisa escrever.',
      reply: 'Resposta',
      send: 'Responder',
      sent: 'Enviado',
      as: 'Como',
      agent: 'agente',
      bot: 'robô',
      keep: 'Se a janela estiver fechada, reter até o cliente voltar',
      slots: 'Oferecer horários (lista)',
      yesNo: 'Perguntar sim ou não (botões)',
      task: 'Deixar uma tarefa pendente',
      complete: 'Tarefa concluída',
      resolve: 'Resolver o caso',
      hold: 'Reter 24 h',
      release: 'Soltar',
      holdWhy: 'Pedido no simulador',
    },
    clock: {
      title: 'O relógio',
      none: 'Este servidor Temporal não pode adiantar o tempo.',
      next: 'Ao próximo passo',
      alert: 'Ao primeiro alerta',
      expiry: 'Ao vencimento',
      moving: 'Movendo o relógio; todos os casos vivem esse tempo…',
      there: 'O relógio chegou',
    },
    weather: {
      title: 'O que pode falhar',
      template: 'Modelo',
      pause: 'Pausar',
      disable: 'Desativar',
      approve: 'Aprovar',
      error: 'Erro do provedor no próximo envio',
      atOnce: 'Na resposta',
      later: 'Depois, por status',
      rate: 'Limite de ritmo',
      timeoutBefore: 'Sem resposta, não saiu',
      timeoutAfter: 'Sem resposta, saiu',
      providerDown: 'Provedor fora do ar',
      providerUp: 'Provedor de volta',
      qualityRed: 'Qualidade vermelha',
      qualityBack: 'Qualidade normal',
      databaseDown: 'Banco de dados fora 20 s',
      databaseBack: 'O banco de dados voltou',
      active: 'Neste momento',
      calm: 'Nada falha.',
      clear: 'Que nada falhe',
      classes: {
        person: 'A pessoa',
        template: 'O modelo',
        line: 'A linha ou a conta',
        window: 'A janela',
        pace: 'O ritmo',
        retry: 'Problema passageiro',
        'opt-out': 'Descadastro',
        fix: 'O nosso pedido',
        expired: 'Expirou',
        unclear: 'Não se sabe',
      },
      effects: {
        refuse: 'O próximo envio é recusado',
        'fail-later': 'O próximo envio falhará depois',
        timeout: 'O próximo envio fica sem resposta',
        reset: 'O provedor está fora do ar',
      },
    },
  },
  en: {
    title: 'Simulator',
    lead: 'Write as the customer, answer as the agent, move the clock. Everything goes through the real signed webhooks and the API.',
    off: 'This world uses a real provider (WHATSAPP_API_URL): there is nobody to simulate.',
    tour: {
      title: 'One minute to see it',
      steps: [
        'Write “Is my order coming today?” on the phone: the case opens and the 24 h window runs.',
        'On the right, leave a task pending: “Delivery”. Now the customer owes.',
        'Jump to the expiry: alerts, escalation and, as the window closes, the template reaches the phone.',
        'Tap a button of the template: the window opens again and what was planned is cancelled.',
        'Or keep jumping: second impact, email, closing. Never a third.',
      ],
      hide: 'Hide the guide',
    },
    stories: {
      title: 'Or watch a whole story',
      play: 'Play',
      playing: 'Playing',
      done: 'Ended as it must',
      failed: 'Did not end as it must',
      names: { 'no-consent': 'No consent', storm: 'Storm' },
      what: {
        delivery: 'Nobody confirms the slot; reopened, answered, resolved.',
        payment: 'Two different templates, then the email; never a third.',
        'technical-service': 'Second abandonment: straight to a call.',
        cart: 'Closes at 22:00; the reminder waits for the morning.',
        'no-consent': 'No template goes; email if allowed.',
        storm: '200 messages, duplicated and shuffled: one window.',
      },
    },
    phone: {
      title: 'The customer’s phone',
      customer: 'Customer',
      example: 'Example customers',
      newFrom: 'New customer from',
      countries: {
        CO: 'Colombia',
        CL: 'Chile',
        MX: 'Mexico',
        BR: 'Brazil',
        AR: 'Argentina',
        PE: 'Peru',
        ES: 'Spain',
      },
      empty: 'No messages yet. Write the first one.',
      write: 'Message from the customer',
      send: 'Send',
      photo: 'Photo',
      thanks: '“Thanks”',
      stop: 'STOP',
      start: 'START',
      call: 'Call',
      burst: '20 messages',
      statuses: { sent: 'sent', delivered: 'delivered', read: 'read', failed: 'never came' },
      template: 'Template',
      kinds: {
        image: 'Photo',
        video: 'Video',
        audio: 'Audio',
        document: 'Document',
        sticker: 'Sticker',
        call: 'Call',
        reaction: 'Reaction',
      },
      known: 'About this customer',
      consent: ['Accepts notices on WhatsApp', 'Accepts no notices on WhatsApp'],
      email: ['Has an email address', 'No email address'],
      onWhatsApp: ['Is on WhatsApp', 'Is not on WhatsApp'],
      mails: 'Emails received',
      noMails: 'No email yet.',
    },
    case: {
      title: 'The case',
      none: 'This customer has no case. The first message opens one.',
      closes: 'The window closes in',
      closed: 'The window has been closed for',
      task: 'Pending task',
      noTask: 'Nothing pending',
      impacts: 'Impacts used',
      queue: 'Queue',
      priority: 'Priority',
      agenda: 'What happens if nobody writes',
      agendaEmpty: 'Nothing planned.',
      zone: 'Time of',
      jump: 'Jump to this step',
      decisions: 'What was decided last, and why',
      decisionsEmpty: 'Nothing yet.',
      page: 'Open the case',
      temporal: 'In Temporal',
      mailbox: 'Mailbox',
      outcome: 'Outcome',
      needsHuman: 'Needs a person',
      held: 'Held until',
      answers: { allowed: 'allowed', held: 'held', suppressed: 'suppressed' },
      steps: {
        'alert-1': 'First alert',
        'alert-2': 'Escalated to the supervisor',
        expire: 'The window expires',
        'impact-1': 'Impact 1: template',
        'impact-2': 'Impact 2: another template',
        answer: '“There is news” template',
        'deliver-kept': 'The kept reply goes',
        'tell-supervisor': 'Supervisor told: unanswered',
        email: 'Email',
        'patience-ends': 'Patience ends',
        'book-call': 'A call is booked',
        call: 'Call',
        'call-unrecorded': 'The call was not recorded',
        'hold-ends': 'The hold ends',
        close: 'Closing',
        template: 'Template asked for',
        'free-form': 'Reply',
        kept: 'Kept reply',
      },
    },
    agent: {
      title: 'The agent and the bot',
      needsCase: 'The customer has to write first.',
      reply: 'Reply',
      send: 'Answer',
      sent: 'Sent',
      as: 'As',
      agent: 'agent',
      bot: 'bot',
      keep: 'If the window is closed, keep it until the customer is back',
      slots: 'Offer slots (list)',
      yesNo: 'Ask yes or no (buttons)',
      task: 'Leave a task pending',
      complete: 'Task completed',
      resolve: 'Resolve the case',
      hold: 'Hold for 24 h',
      release: 'Release',
      holdWhy: 'Asked for in the simulator',
    },
    clock: {
      title: 'The clock',
      none: 'This Temporal server cannot skip time.',
      next: 'To the next step',
      alert: 'To the first alert',
      expiry: 'To the expiry',
      moving: 'Moving the clock; every case lives through it…',
      there: 'The clock is there',
    },
    weather: {
      title: 'What can go wrong',
      template: 'Template',
      pause: 'Pause',
      disable: 'Disable',
      approve: 'Approve',
      error: 'Provider error on the next send',
      atOnce: 'In the answer',
      later: 'Later, by a status',
      rate: 'Rate limit',
      timeoutBefore: 'No answer, did not go',
      timeoutAfter: 'No answer, did go',
      providerDown: 'Provider down',
      providerUp: 'Provider up',
      qualityRed: 'Quality red',
      qualityBack: 'Quality normal',
      databaseDown: 'Database down for 20 s',
      databaseBack: 'The database is back',
      active: 'Right now',
      calm: 'Nothing goes wrong.',
      clear: 'Let nothing go wrong',
      classes: {
        person: 'The person',
        template: 'The template',
        line: 'The line or account',
        window: 'The window',
        pace: 'The pace',
        retry: 'Passing trouble',
        'opt-out': 'Opt-out',
        fix: 'Our request',
        expired: 'Ran out',
        unclear: 'Nobody knows',
      },
      effects: {
        refuse: 'The next send is refused',
        'fail-later': 'The next send fails later',
        timeout: 'The next send gets no answer',
        reset: 'The provider is down',
      },
    },
  },
};
