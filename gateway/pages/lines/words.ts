import type { Restricted } from '../../../domain/gate/restriction.ts';
import type { Quality, Weight } from '../../../domain/gate/channel-health.ts';
import type { InLanguages } from '../words/language.ts';

export interface LinesWords {
  readonly title: string;
  readonly intro: string;
  readonly line: string;
  readonly account: string;
  readonly quality: string;
  readonly qualities: Readonly<Record<Quality, string>>;
  readonly state: string;
  readonly works: string;
  readonly stops: Readonly<Record<Weight, string>>;
  readonly until: string;
  readonly restrictions: string;
  readonly types: Readonly<Record<string, string>>;
  readonly restricts: Readonly<Record<Restricted | 'nothing', string>>;
  readonly limit: string;
  readonly unlimited: string;
  readonly notTold: string;
  readonly tryNow: string;
  readonly tryTold: string;
  readonly tried: string;
  readonly none: string;
}

export const LINES: InLanguages<LinesWords> = {
  es: {
    title: 'Líneas',
    intro:
      'Cómo está cada línea según WhatsApp y qué se detiene por eso. Los mensajes en espera salen solos cuando la línea se recupera.',
    line: 'Línea',
    account: 'Cuenta',
    quality: 'Calidad',
    qualities: { green: 'Alta', yellow: 'Media', red: 'Baja', unknown: 'Sin datos' },
    state: 'Estado',
    works: 'Funciona con normalidad',
    stops: {
      marketing: 'Se detiene marketing',
      utility: 'Se detienen las plantillas',
      reply: 'Se detiene todo',
    },
    until: 'hasta',
    restrictions: 'Restricciones',
    types: {
      RESTRICTED_BIZ_INITIATED_MESSAGING: 'Iniciar conversaciones',
      RESTRICTED_CUSTOMER_INITIATED_MESSAGING: 'Responder a clientes',
      RESTRICTED_DIRECT_SEND_UTILITY_TEMPLATES: 'Direct Send',
      RESTRICTED_ADD_PHONE_NUMBER_ACTION: 'Agregar números',
      RESTRICTED_UTILITY_TEMPLATES: 'Crear plantillas de utilidad',
      RESTRICTED_BIZ_INITIATED_AND_USER_INITIATED_CALLING: 'Llamadas',
      RESTRICTED_BUSINESS_INITIATED_CALLING: 'Llamar a clientes',
      RESTRICTED_USER_INITIATED_CALLING: 'Recibir llamadas',
      RESTRICTED_USER_INITIATED_CALLING_CALL_BUTTON_HIDDEN: 'Botón de llamada oculto',
    },
    restricts: {
      initiate: 'detiene las plantillas fuera de la ventana',
      reply: 'detiene las respuestas',
      'direct-send': 'detiene Direct Send',
      nothing: 'no detiene mensajes',
    },
    limit: 'Contactos en 24 h',
    unlimited: 'sin límite',
    notTold: 'límite no informado',
    tryNow: 'Probar ahora',
    tryTold:
      'Consulta a WhatsApp por la línea, sin enviar mensajes. Si responde, salen los mensajes en espera.',
    tried: 'La línea respondió: los mensajes en espera salen ahora.',
    none: 'Todavía no hay líneas: cada una aparece con su primer mensaje.',
  },
  pt: {
    title: 'Linhas',
    intro:
      'Como está cada linha segundo o WhatsApp e o que para por causa disso. As mensagens em espera saem sozinhas quando a linha se recupera.',
    line: 'Linha',
    account: 'Conta',
    quality: 'Qualidade',
    qualities: { green: 'Alta', yellow: 'Média', red: 'Baixa', unknown: 'Sem dados' },
    state: 'Status',
    works: 'Funciona normalmente',
    stops: {
      marketing: 'Para o marketing',
      utility: 'Param os modelos',
      reply: 'Para tudo',
    },
    until: 'até',
    restrictions: 'Restrições',
    types: {
      RESTRICTED_BIZ_INITIATED_MESSAGING: 'Iniciar conversas',
      RESTRICTED_CUSTOMER_INITIATED_MESSAGING: 'Responder a clientes',
      RESTRICTED_DIRECT_SEND_UTILITY_TEMPLATES: 'Direct Send',
      RESTRICTED_ADD_PHONE_NUMBER_ACTION: 'Adicionar números',
      RESTRICTED_UTILITY_TEMPLATES: 'Criar modelos de utilidade',
      RESTRICTED_BIZ_INITIATED_AND_USER_INITIATED_CALLING: 'Ligações',
      RESTRICTED_BUSINESS_INITIATED_CALLING: 'Ligar para clientes',
      RESTRICTED_USER_INITIATED_CALLING: 'Receber ligações',
      RESTRICTED_USER_INITIATED_CALLING_CALL_BUTTON_HIDDEN: 'Botão de ligação oculto',
    },
    restricts: {
      initiate: 'para os modelos fora da janela',
      reply: 'para as respostas',
      'direct-send': 'para o Direct Send',
      nothing: 'não para mensagens',
    },
    limit: 'Contatos em 24 h',
    unlimited: 'sem limite',
    notTold: 'limite não informado',
    tryNow: 'Testar agora',
    tryTold:
      'Consulta o WhatsApp sobre a linha, sem enviar mensagens. Se ele responder, as mensagens em espera saem.',
    tried: 'A linha respondeu: as mensagens em espera saem agora.',
    none: 'Ainda não há linhas: cada uma aparece com sua primeira mensagem.',
  },
  en: {
    title: 'Lines',
    intro:
      'How each line stands with WhatsApp, and what that stops. Messages that wait go by themselves once the line has recovered.',
    line: 'Line',
    account: 'Account',
    quality: 'Quality',
    qualities: { green: 'High', yellow: 'Medium', red: 'Low', unknown: 'No data' },
    state: 'Status',
    works: 'Working normally',
    stops: {
      marketing: 'Stops marketing',
      utility: 'Stops templates',
      reply: 'Stops everything',
    },
    until: 'until',
    restrictions: 'Restrictions',
    types: {
      RESTRICTED_BIZ_INITIATED_MESSAGING: 'Starting conversations',
      RESTRICTED_CUSTOMER_INITIATED_MESSAGING: 'Answering customers',
      RESTRICTED_DIRECT_SEND_UTILITY_TEMPLATES: 'Direct Send',
      RESTRICTED_ADD_PHONE_NUMBER_ACTION: 'Adding numbers',
      RESTRICTED_UTILITY_TEMPLATES: 'Creating utility templates',
      RESTRICTED_BIZ_INITIATED_AND_USER_INITIATED_CALLING: 'Calls',
      RESTRICTED_BUSINESS_INITIATED_CALLING: 'Calling customers',
      RESTRICTED_USER_INITIATED_CALLING: 'Receiving calls',
      RESTRICTED_USER_INITIATED_CALLING_CALL_BUTTON_HIDDEN: 'Call button hidden',
    },
    restricts: {
      initiate: 'stops templates outside the window',
      reply: 'stops replies',
      'direct-send': 'stops Direct Send',
      nothing: 'stops no messages',
    },
    limit: 'Contacts in 24 h',
    unlimited: 'no limit',
    notTold: 'limit not told',
    tryNow: 'Try now',
    tryTold: 'Asks WhatsApp about the line without sending anything. If it answers, what waits goes.',
    tried: 'The line answered: what was waiting goes now.',
    none: 'No lines yet: each appears with its first message.',
  },
};
