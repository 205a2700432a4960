import type { InLanguages } from '../../words/language.ts';

/** How the case page says what messages of all kinds hold. */
export interface SaidWords {
  /** S6, S3: why a body is not there. */
  readonly revokedByCustomer: string;
  readonly revokedByUs: string;
  readonly erasedOn: string;
  readonly agedOn: string;
  readonly aged: string;
  readonly answers: string;
  readonly reactsTo: string;
  readonly tookReactionBack: string;
  readonly reacted: string;
  readonly quotedUnknown: string;
  readonly quotedCustomer: string;
  readonly quotedUs: string;
  readonly before: string;
  readonly editedLater: string;
  readonly forwarded: string;
  readonly forwardedOften: string;
  readonly advertisement: string;
  readonly post: string;
  readonly product: string;
  readonly catalogue: string;
  readonly shared: string;
  readonly phoneKinds: Readonly<Record<string, string>>;
  readonly onWhatsApp: string;
  readonly birthday: string;
  readonly map: string;
  readonly total: string;
  readonly mayCall: string;
  readonly mayCallUntil: string;
  readonly mayNotCall: string;
  readonly tookOurCall: string;
  readonly address: string;
  readonly form: string;
  readonly formUnreadable: string;
  readonly yes: string;
  readonly no: string;
  readonly unknownAnswer: string;
  /** Why WhatsApp does not hand a message over, and what an agent does now, by its code; `*` for others. */
  readonly unavailable: Readonly<Record<string, string>>;
  readonly unavailableKinds: Readonly<Record<string, string>>;
  readonly unreadable: string;
}

export const SAID: InLanguages<SaidWords> = {
  es: {
    revokedByCustomer: 'El cliente eliminó este mensaje',
    revokedByUs: 'Eliminado desde el teléfono de la empresa',
    erasedOn: 'Los datos de la persona se borraron el',
    agedOn: 'Venció el plazo de conservación; el contenido se borró el',
    aged: 'Venció el plazo de conservación: el contenido se borró.',
    answers: 'Responde a',
    reactsTo: 'Reaccionó a',
    tookReactionBack: 'Quitó su reacción',
    reacted: 'Reaccionó con',
    quotedUnknown: 'un mensaje que no está aquí',
    quotedCustomer: 'Cliente',
    quotedUs: 'La empresa',
    before: 'Antes decía',
    editedLater: 'editado después',
    forwarded: 'Reenviado',
    forwardedOften: 'Reenviado muchas veces',
    advertisement: 'Escribe desde un anuncio',
    post: 'Escribe desde una publicación',
    product: 'Pregunta por el producto',
    catalogue: 'catálogo',
    shared: 'Compartió su número a pedido de la empresa',
    phoneKinds: {
      CELL: 'móvil',
      MOBILE: 'móvil',
      WORK: 'trabajo',
      HOME: 'casa',
      MAIN: 'principal',
      IPHONE: 'iPhone',
    },
    onWhatsApp: 'con WhatsApp',
    birthday: 'Cumpleaños',
    map: 'Ver en el mapa',
    total: 'Total',
    mayCall: 'Permite que la empresa llame por WhatsApp: llamadas permitidas sin plazo',
    mayCallUntil: 'Permite las llamadas de la empresa por WhatsApp hasta el',
    mayNotCall: 'No permite las llamadas de la empresa por WhatsApp',
    tookOurCall: 'Contestó nuestra llamada',
    address: 'Envió una dirección',
    form: 'Completó un formulario',
    formUnreadable: 'El formulario llegó en una forma que no se puede leer.',
    yes: 'Sí',
    no: 'No',
    unknownAnswer: 'Respuesta de un tipo que aún no se conoce',
    unavailable: {
      '131051':
        'WhatsApp no entrega este tipo de mensaje. Míralo en la app del teléfono, o pide al cliente que lo escriba o lo envíe de otra forma.',
      '131060':
        'WhatsApp informa que el mensaje no está disponible. Míralo en la app del teléfono, o pide al cliente que lo envíe de nuevo.',
      '*': 'WhatsApp no entrega este mensaje. Míralo en la app del teléfono, o pide al cliente que lo envíe de otra forma.',
    },
    unavailableKinds: {
      poll: 'encuesta',
      poll_creation: 'encuesta',
      poll_update: 'voto en una encuesta',
      event: 'evento',
      video_note: 'nota de video',
      view_once: 'foto o video de una sola vez',
      group_invite: 'invitación a un grupo',
      newsletter: 'canal',
      live_location: 'ubicación en vivo',
      gif: 'GIF',
      album: 'álbum',
      edit: 'edición',
      pin: 'mensaje fijado',
      payment: 'pago',
    },
    unreadable: 'El mensaje llegó en una forma que no se puede mostrar; está guardado.',
  },
  pt: {
    revokedByCustomer: 'O cliente apagou esta mensagem',
    revokedByUs: 'Apagada no telefone da empresa',
    erasedOn: 'Os dados da pessoa foram apagados em',
    agedOn: 'O prazo de conservação venceu; o conteúdo foi apagado em',
    aged: 'O prazo de conservação venceu: o conteúdo foi apagado.',
    answers: 'Responde a',
    reactsTo: 'Reagiu a',
    tookReactionBack: 'Retirou a reação',
    reacted: 'Reagiu com',
    quotedUnknown: 'uma mensagem que não está aqui',
    quotedCustomer: 'Cliente',
    quotedUs: 'A empresa',
    before: 'Antes dizia',
    editedLater: 'editada depois',
    forwarded: 'Encaminhada',
    forwardedOften: 'Encaminhada muitas vezes',
    advertisement: 'Escreve a partir de um anúncio',
    post: 'Escreve a partir de uma publicação',
    product: 'Pergunta pelo produto',
    catalogue: 'catálogo',
    shared: 'Compartilhou seu número a pedido da empresa',
    phoneKinds: {
      CELL: 'celular',
      MOBILE: 'celular',
      WORK: 'trabalho',
      HOME: 'casa',
      MAIN: 'principal',
      IPHONE: 'iPhone',
    },
    onWhatsApp: 'com WhatsApp',
    birthday: 'Aniversário',
    map: 'Ver no mapa',
    total: 'Total',
    mayCall: 'Permite que a empresa ligue pelo WhatsApp: ligações permitidas sem prazo',
    mayCallUntil: 'Permite as ligações da empresa pelo WhatsApp até',
    mayNotCall: 'Não permite as ligações da empresa pelo WhatsApp',
    tookOurCall: 'Atendeu nossa ligação',
    address: 'Enviou um endereço',
    form: 'Preencheu um formulário',
    formUnreadable: 'O formulário chegou em um formato que não pode ser lido.',
    yes: 'Sim',
    no: 'Não',
    unknownAnswer: 'Resposta de um tipo ainda não conhecido',
    unavailable: {
      '131051':
        'O WhatsApp não entrega este tipo de mensagem. Veja no app do telefone, ou peça ao cliente que escreva ou envie de outra forma.',
      '131060':
        'O WhatsApp informa que a mensagem não está disponível. Veja no app do telefone, ou peça ao cliente que envie de novo.',
      '*': 'O WhatsApp não entrega esta mensagem. Veja no app do telefone, ou peça ao cliente que envie de outra forma.',
    },
    unavailableKinds: {
      poll: 'enquete',
      poll_creation: 'enquete',
      poll_update: 'voto em uma enquete',
      event: 'evento',
      video_note: 'recado de vídeo',
      view_once: 'foto ou vídeo de visualização única',
      group_invite: 'convite para um grupo',
      newsletter: 'canal',
      live_location: 'localização em tempo real',
      gif: 'GIF',
      album: 'álbum',
      edit: 'edição',
      pin: 'mensagem fixada',
      payment: 'pagamento',
    },
    unreadable: 'A mensagem chegou em um formato que não pode ser mostrado; está guardada.',
  },
  en: {
    revokedByCustomer: 'The customer deleted this message',
    revokedByUs: 'Deleted on the business’s phone',
    erasedOn: 'The person’s data were erased on',
    agedOn: 'Older than it may be kept; its content was removed on',
    aged: 'Older than it may be kept: its content was removed.',
    answers: 'Answers',
    reactsTo: 'Reacted to',
    tookReactionBack: 'Took the reaction back',
    reacted: 'Reacted with',
    quotedUnknown: 'a message that is not here',
    quotedCustomer: 'Customer',
    quotedUs: 'The business',
    before: 'Before, it said',
    editedLater: 'edited later',
    forwarded: 'Forwarded',
    forwardedOften: 'Forwarded many times',
    advertisement: 'Writes from an advertisement',
    post: 'Writes from a post',
    product: 'Asks about the product',
    catalogue: 'catalogue',
    shared: 'Shared their number at the business’s request',
    phoneKinds: {
      CELL: 'mobile',
      MOBILE: 'mobile',
      WORK: 'work',
      HOME: 'home',
      MAIN: 'main',
      IPHONE: 'iPhone',
    },
    onWhatsApp: 'on WhatsApp',
    birthday: 'Birthday',
    map: 'See on the map',
    total: 'Total',
    mayCall: 'Lets the business call on WhatsApp, with no end',
    mayCallUntil: 'Lets the business call on WhatsApp until',
    mayNotCall: 'Does not let the business call on WhatsApp',
    tookOurCall: 'Took our call',
    address: 'Sent an address',
    form: 'Completed a form',
    formUnreadable: 'The form came in a shape that cannot be read.',
    yes: 'Yes',
    no: 'No',
    unknownAnswer: 'An answer of a kind that is not known yet',
    unavailable: {
      '131051':
        'WhatsApp does not hand over this type of message. See it in the phone app, or ask the customer to write it or send it another way.',
      '131060':
        'WhatsApp says that the message is unavailable. See it in the phone app, or ask the customer to send it again.',
      '*': 'WhatsApp does not hand over this message. See it in the phone app, or ask the customer to send it another way.',
    },
    unavailableKinds: {
      poll: 'poll',
      poll_creation: 'poll',
      poll_update: 'vote in a poll',
      event: 'event',
      video_note: 'video note',
      view_once: 'photo or video to be viewed once',
      group_invite: 'invitation to a group',
      newsletter: 'channel',
      live_location: 'live location',
      gif: 'GIF',
      album: 'album',
      edit: 'edit',
      pin: 'pinned message',
      payment: 'payment',
    },
    unreadable: 'The message came in a shape that cannot be shown; it is kept.',
  },
};
