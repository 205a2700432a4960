import type { ErrorClass } from '../../domain/gate/provider-error.ts';
import type { InLanguages } from '../../gateway/pages/words/language.ts';
import type { StoryName } from '../scenarios/stories.ts';
import type { Country } from './people.ts';

export interface SimulatorWords {
  readonly title: string;
  readonly lead: string;
  readonly off: string;
  /** Refusals that only the simulator knows, by their code. */
  readonly faults: Readonly<Record<'story_playing' | 'provider_refuses' | 'not_met', string>>;
  readonly tour: {
    readonly title: string;
    readonly steps: readonly string[];
    readonly step: (now: number, of: number) => string;
    readonly done: string;
    readonly show: string;
    readonly all: string;
    readonly over: string;
    readonly seen: string;
    readonly hide: string;
    readonly again: string;
  };
  readonly happened: { readonly title: string; readonly nothing: string };
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
    readonly payload: string;
    readonly payloadSent: string;
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
    faults: {
      story_playing: 'Ya se está reproduciendo un ejemplo, y todos comparten el reloj. Espera a que termine.',
      provider_refuses: 'El proveedor simulado no lo permite ahora.',
      not_met: 'Primero debe escribir el cliente.',
    },
    tour: {
      title: 'Pruébalo en un minuto',
      steps: [
        'Escribe «¿Llega hoy mi pedido?» en el teléfono: se abre el caso y empieza la ventana de 24 h.',
        'A la derecha, deja una tarea pendiente: «Entrega». Ahora el caso está pendiente del cliente.',
        'Adelanta el reloj hasta el vencimiento: alertas, escalamiento y, al vencer la ventana, la plantilla llega al teléfono. Si allá es de noche, llega con el siguiente paso.',
        'Toca un botón de la plantilla: la ventana se abre otra vez y se cancela lo planificado.',
        'Responde como agente y sigue adelantando paso a paso: vence otra vez y llega el segundo intento de reapertura, luego el correo y el cierre. Nunca un tercer intento.',
      ],
      step: (now, of) => `Paso ${now} de ${of}`,
      done: 'Hecho:',
      show: 'Mostrar dónde',
      all: 'Todos los pasos',
      over: 'Completa',
      seen: 'Ya lo viste todo: la ventana, el aviso, la plantilla y el regreso. Abre el caso para ver cada decisión y su regla.',
      hide: 'Ocultar la guía',
      again: 'Mostrar la guía',
    },
    happened: {
      title: 'Qué pasó al adelantar el reloj',
      nothing: 'En este caso no pasó nada en ese tiempo.',
    },
    stories: {
      title: 'O mira un ejemplo completo',
      play: 'Reproducir',
      playing: 'Reproduciendo',
      done: 'Terminó según lo esperado',
      failed: 'No terminó según lo esperado',
      names: { 'no-consent': 'Sin consentimiento', storm: 'Tormenta' },
      what: {
        delivery: 'Nadie confirma el horario; se reabre, el cliente contesta, caso resuelto.',
        payment: 'Dos plantillas distintas, luego el correo; nunca una tercera.',
        'technical-service': 'Segundo abandono: directo a una llamada.',
        cart: 'Vence a las 22:00; el recordatorio espera a la mañana.',
        'no-consent': 'No se envía ninguna plantilla; correo si está permitido.',
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
      closes: 'La ventana vence en',
      closed: 'La ventana venció hace',
      task: 'Tarea pendiente',
      noTask: 'Nada pendiente',
      impacts: 'Intentos de reapertura',
      queue: 'Cola',
      priority: 'Prioridad',
      agenda: 'Qué pasará si nadie escribe',
      agendaEmpty: 'No hay nada planificado.',
      jump: 'Adelantar hasta este paso',
      decisions: 'Últimas decisiones y su regla',
      decisionsEmpty: 'Sin decisiones todavía.',
      page: 'Ver el caso',
      temporal: 'En Temporal',
      mailbox: 'Buzón de correo',
      outcome: 'Resultado',
      needsHuman: 'Requiere un agente',
      held: 'En pausa hasta',
      answers: { allowed: 'se puede enviar', held: 'programado', suppressed: 'no se puede enviar' },
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
        'request-number': 'Se pide el número de teléfono',
        'book-call': 'Se agenda una llamada',
        call: 'Llamada al cliente',
        'call-unrecorded': 'Llamada sin registrar',
        'hold-ends': 'Fin de la pausa',
        'task-lapses': 'Vence la tarea',
        close: 'Se cierra el caso',
        template: 'Plantilla solicitada',
        'free-form': 'Respuesta',
        kept: 'Respuesta guardada',
      },
    },
    agent: {
      title: 'El agente y el bot',
      needsCase: 'Primero debe escribir el cliente.',
      reply: 'Respuesta',
      send: 'Responder',
      sent: 'Enviado',
      as: 'Como',
      agent: 'agente',
      bot: 'bot',
      keep: 'Si la ventana venció, guardar la respuesta hasta que vuelva',
      slots: 'Ofrecer horarios (lista)',
      yesNo: 'Preguntar sí o no (botones)',
      task: 'Dejar una tarea pendiente',
      complete: 'Tarea completada',
      resolve: 'Resolver el caso',
      hold: 'Pausar 24 h',
      release: 'Reanudar',
      holdWhy: 'Pedido en el simulador',
    },
    clock: {
      title: 'El reloj',
      none: 'Este servidor Temporal no puede adelantar el tiempo.',
      next: 'Al siguiente paso',
      alert: 'A la primera alerta',
      expiry: 'Al vencimiento',
      moving: 'Adelantando el reloj de todos los casos…',
      there: 'Reloj actualizado',
    },
    weather: {
      title: 'Simular fallas',
      template: 'Plantilla',
      pause: 'Pausar',
      disable: 'Desactivar',
      approve: 'Aprobar',
      error: 'Error del proveedor en el próximo envío',
      atOnce: 'En la respuesta',
      later: 'Después, en el estado del envío',
      rate: 'Límite de ritmo',
      timeoutBefore: 'Sin respuesta, no enviado',
      timeoutAfter: 'Sin respuesta, pero enviado',
      providerDown: 'Proveedor caído',
      providerUp: 'Proveedor de vuelta',
      qualityRed: 'Calidad en rojo',
      qualityBack: 'Calidad normal',
      payload: 'Webhook del proveedor, tal como lo documenta',
      payloadSent: 'Webhook enviado',
      databaseDown: 'Base de datos caída 20 s',
      databaseBack: 'La base de datos está de vuelta',
      active: 'Fallas activas',
      calm: 'ninguna',
      clear: 'Quitar todas',
      classes: {
        person: 'La persona',
        template: 'La plantilla',
        way: 'La vía',
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
    lead: 'Escreva como cliente, responda como atendente e avance o relógio. Tudo passa pelos webhooks assinados e pela API de verdade.',
    off: 'Este ambiente usa um provedor real (WHATSAPP_API_URL): aqui não há quem simular.',
    faults: {
      story_playing: 'Um exemplo já está em reprodução, e todos compartilham o relógio. Espere até terminar.',
      provider_refuses: 'O provedor simulado não permite isso agora.',
      not_met: 'Primeiro o cliente precisa escrever.',
    },
    tour: {
      title: 'Experimente em um minuto',
      steps: [
        'Escreva “Meu pedido chega hoje?” no telefone: o caso abre e a janela de 24 h começa.',
        'À direita, deixe uma tarefa pendente: “Entrega”. Agora o caso está aguardando o cliente.',
        'Avance até o vencimento: alertas, escalonamento e, ao vencer a janela, o modelo chega ao telefone. Se lá for noite, chega com a próxima etapa.',
        'Toque em um botão do modelo: a janela abre de novo e o planejado é cancelado.',
        'Responda como atendente e continue avançando etapa por etapa: a janela vence de novo e chega a segunda tentativa de reabertura, depois o e-mail e o fechamento. Nunca uma terceira tentativa.',
      ],
      step: (now, of) => `Etapa ${now} de ${of}`,
      done: 'Feito:',
      show: 'Mostrar onde',
      all: 'Todas as etapas',
      over: 'Completo',
      seen: 'Você viu tudo: a janela, o alerta, o modelo e o retorno. Abra o caso para ver cada decisão e sua regra.',
      hide: 'Ocultar o guia',
      again: 'Mostrar o guia',
    },
    happened: {
      title: 'O que aconteceu ao avançar o relógio',
      nothing: 'Neste caso não aconteceu nada nesse tempo.',
    },
    stories: {
      title: 'Ou veja um exemplo completo',
      play: 'Reproduzir',
      playing: 'Reproduzindo',
      done: 'Terminou como esperado',
      failed: 'Não terminou como esperado',
      names: { 'no-consent': 'Sem consentimento', storm: 'Tempestade' },
      what: {
        delivery: 'Ninguém confirma o horário; a janela reabre, o cliente responde, caso resolvido.',
        payment: 'Dois modelos diferentes, depois o e-mail; nunca um terceiro.',
        'technical-service': 'Segundo abandono: direto para uma ligação.',
        cart: 'Vence às 22:00; o lembrete espera a manhã.',
        'no-consent': 'Nenhum modelo é enviado; e-mail se permitido.',
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
      thanks: '“Obrigado”',
      stop: 'SAIR',
      start: 'INSCREVER',
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
      closes: 'A janela vence em',
      closed: 'A janela venceu há',
      task: 'Tarefa pendente',
      noTask: 'Nada pendente',
      impacts: 'Tentativas de reabertura',
      queue: 'Fila',
      priority: 'Prioridade',
      agenda: 'O que acontece se ninguém escrever',
      agendaEmpty: 'Não há nada planejado.',
      jump: 'Avançar até esta etapa',
      decisions: 'Últimas decisões e sua regra',
      decisionsEmpty: 'Sem decisões ainda.',
      page: 'Ver o caso',
      temporal: 'No Temporal',
      mailbox: 'Caixa de e-mail',
      outcome: 'Resultado',
      needsHuman: 'Precisa de atendente',
      held: 'Pausado até',
      answers: { allowed: 'pode ser enviado', held: 'agendado', suppressed: 'não será enviado' },
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
        'request-number': 'O número de telefone é pedido',
        'book-call': 'Uma ligação é agendada',
        call: 'Ligação para o cliente',
        'call-unrecorded': 'Ligação sem registro',
        'hold-ends': 'Fim da pausa',
        'task-lapses': 'A tarefa vence',
        close: 'O caso fecha',
        template: 'Modelo solicitado',
        'free-form': 'Resposta',
        kept: 'Resposta guardada',
      },
    },
    agent: {
      title: 'O atendente e o bot',
      needsCase: 'Primeiro o cliente precisa escrever.',
      reply: 'Resposta',
      send: 'Responder',
      sent: 'Enviado',
      as: 'Como',
      agent: 'atendente',
      bot: 'bot',
      keep: 'Se a janela venceu, guardar a resposta até o cliente voltar',
      slots: 'Oferecer horários (lista)',
      yesNo: 'Perguntar sim ou não (botões)',
      task: 'Deixar uma tarefa pendente',
      complete: 'Tarefa concluída',
      resolve: 'Resolver o caso',
      hold: 'Pausar 24 h',
      release: 'Retomar',
      holdWhy: 'Pedido no simulador',
    },
    clock: {
      title: 'O relógio',
      none: 'Este servidor Temporal não pode avançar o tempo.',
      next: 'À próxima etapa',
      alert: 'Ao primeiro alerta',
      expiry: 'Ao vencimento',
      moving: 'Avançando o relógio de todos os casos…',
      there: 'Relógio atualizado',
    },
    weather: {
      title: 'Simular falhas',
      template: 'Modelo',
      pause: 'Pausar',
      disable: 'Desativar',
      approve: 'Aprovar',
      error: 'Erro do provedor no próximo envio',
      atOnce: 'Na resposta',
      later: 'Depois, no status do envio',
      rate: 'Limite de ritmo',
      timeoutBefore: 'Sem resposta, não enviado',
      timeoutAfter: 'Sem resposta, mas enviado',
      providerDown: 'Provedor fora do ar',
      providerUp: 'Provedor de volta',
      qualityRed: 'Qualidade vermelha',
      qualityBack: 'Qualidade normal',
      payload: 'Webhook do provedor, tal como o documenta',
      payloadSent: 'Webhook enviado',
      databaseDown: 'Banco de dados fora 20 s',
      databaseBack: 'O banco de dados voltou',
      active: 'Falhas ativas',
      calm: 'nenhuma',
      clear: 'Remover falhas',
      classes: {
        person: 'A pessoa',
        template: 'O modelo',
        way: 'A via',
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
    lead: 'Write as the customer, answer as the agent, move the clock. Everything goes through the real signed webhooks and the real API.',
    off: 'This world uses a real provider (WHATSAPP_API_URL): there is nobody to simulate.',
    faults: {
      story_playing: 'An example is playing, and all share the clock. Wait until it has ended.',
      provider_refuses: 'The simulated provider does not allow this now.',
      not_met: 'The customer has to write first.',
    },
    tour: {
      title: 'Try it in a minute',
      steps: [
        'Write “Is my order coming today?” on the phone: the case opens and the 24 h window begins.',
        'On the right, leave a task pending: “Delivery”. Now the case waits on the customer.',
        'Move the clock to the expiry: alerts, escalation and, as the window expires, the template reaches the phone. If it is night there, it comes with the next step.',
        'Tap a button of the template: the window opens again and what was planned is cancelled.',
        'Answer as the agent and keep moving it step by step: it expires again, the second reopening attempt comes, then the email and the closing. Never a third attempt.',
      ],
      step: (now, of) => `Step ${now} of ${of}`,
      done: 'Done:',
      show: 'Show me where',
      all: 'All steps',
      over: 'Complete',
      seen: 'You have seen it all: the window, the alert, the template and the return. Open the case to see every decision and its rule.',
      hide: 'Hide the guide',
      again: 'Show the guide',
    },
    happened: {
      title: 'What happened while the clock moved',
      nothing: 'Nothing happened in this case in that time.',
    },
    stories: {
      title: 'Or watch a whole example',
      play: 'Play',
      playing: 'Playing',
      done: 'Ended as expected',
      failed: 'Did not end as expected',
      names: { 'no-consent': 'No consent', storm: 'Storm' },
      what: {
        delivery: 'Nobody confirms the slot; reopened, the customer answers, resolved.',
        payment: 'Two different templates, then the email; never a third.',
        'technical-service': 'Second abandonment: straight to a call.',
        cart: 'Expires at 22:00; the reminder waits for the morning.',
        'no-consent': 'No template is sent; email if allowed.',
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
      closes: 'The window expires in',
      closed: 'Time since the window expired',
      task: 'Pending task',
      noTask: 'Nothing pending',
      impacts: 'Reopening attempts',
      queue: 'Queue',
      priority: 'Priority',
      agenda: 'What happens if nobody writes',
      agendaEmpty: 'Nothing is planned.',
      jump: 'Move the clock to this step',
      decisions: 'Latest decisions and their rule',
      decisionsEmpty: 'No decisions yet.',
      page: 'Open the case',
      temporal: 'In Temporal',
      mailbox: 'Mailbox',
      outcome: 'Outcome',
      needsHuman: 'Needs an agent',
      held: 'On hold until',
      answers: { allowed: 'can be sent', held: 'scheduled', suppressed: 'cannot be sent' },
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
        'request-number': 'The phone number is asked for',
        'book-call': 'A call is booked',
        call: 'Call to the customer',
        'call-unrecorded': 'Call not recorded',
        'hold-ends': 'The hold ends',
        'task-lapses': 'The task lapses',
        close: 'The case closes',
        template: 'Requested template',
        'free-form': 'Reply',
        kept: 'Saved reply',
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
      keep: 'If the window has expired, save the reply until the customer is back',
      slots: 'Offer slots (list)',
      yesNo: 'Ask yes or no (buttons)',
      task: 'Leave a task pending',
      complete: 'Task completed',
      resolve: 'Resolve the case',
      hold: 'Hold for 24 h',
      release: 'End the hold',
      holdWhy: 'Asked for in the simulator',
    },
    clock: {
      title: 'The clock',
      none: 'This Temporal server cannot skip time.',
      next: 'To the next step',
      alert: 'To the first alert',
      expiry: 'To the expiry',
      moving: 'Moving the clock of all cases…',
      there: 'Clock moved',
    },
    weather: {
      title: 'Simulate faults',
      template: 'Template',
      pause: 'Pause',
      disable: 'Disable',
      approve: 'Approve',
      error: 'Provider error on the next send',
      atOnce: 'In the answer',
      later: 'Later, in the status of the send',
      rate: 'Rate limit',
      timeoutBefore: 'No answer, not sent',
      timeoutAfter: 'No answer, but sent',
      providerDown: 'Provider down',
      providerUp: 'Provider up',
      qualityRed: 'Quality red',
      qualityBack: 'Quality normal',
      payload: 'Webhook of the provider, as its reference prints it',
      payloadSent: 'Webhook sent',
      databaseDown: 'Database down for 20 s',
      databaseBack: 'The database is back',
      active: 'Active faults',
      calm: 'none',
      clear: 'Clear all faults',
      classes: {
        person: 'The person',
        template: 'The template',
        way: 'The way',
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
