import type { LanguageWords } from './catalogue.ts';

export const portuguese: LanguageWords = {
  language: 'pt_BR',
  otherwise: { contact_name: 'novamente' },
  examples: {
    contact_name: 'Ana',
    case_id: 'case-10427',
    date: '14 de março',
    slot: '15:00–18:00',
    amount: 'R$ 259,90',
    due_date: '20 de março',
    resume_token: 'WyJjYXNlLTEwNDI3Il0.p0mVb2k',
  },
  templates: {
    delivery_reschedule: {
      body: 'Olá {{contact_name}}, escrevemos sobre a entrega do seu pedido (caso {{case_id}}): falta você confirmar quando vai recebê-la. Escolha aqui o dia e o horário.',
      buttons: ['Reagendar entrega', 'Escolher horário'],
    },
    delivery_date: {
      body: 'Olá {{contact_name}}, escrevemos sobre a entrega do seu pedido (caso {{case_id}}): falta você confirmar quando vai recebê-la. Data: {{date}}. Confirme ou escolha outra aqui.',
      buttons: ['Reagendar entrega', 'Escolher horário'],
    },
    delivery_slot: {
      body: 'Olá {{contact_name}}, escrevemos sobre a entrega do seu pedido (caso {{case_id}}): falta você confirmar quando vai recebê-la. Data: {{date}}. Horário: {{slot}}. Confirme ou escolha outro aqui.',
      buttons: ['Reagendar entrega', 'Escolher horário'],
    },
    delivery_help: {
      body: 'Olá {{contact_name}}, sua entrega continua sem horário confirmado (caso {{case_id}}). Se nenhum servir, podemos deixá-la em um ponto de retirada ou uma pessoa da equipe combina com você.',
      buttons: ['Escolher horário', 'Falar com alguém'],
    },
    delivery_reminder: {
      body: 'Olá {{contact_name}}, para entregar seu pedido precisamos que você escolha um horário. Seu caso é {{case_id}}. Toque no botão para continuar de onde parou.',
      buttons: ['Escolher horário'],
    },
    payment_pending: {
      body: 'Olá {{contact_name}}, o pagamento de {{amount}} ficou pendente (caso {{case_id}}). Você pode concluí-lo agora, na mesma etapa em que parou.',
      otherwise: { amount: 'seu pedido' },
      buttons: ['Pagar agora', 'Tenho uma dúvida'],
    },
    payment_due: {
      body: 'Olá {{contact_name}}, o pagamento de {{amount}} ficou pendente (caso {{case_id}}). Data de pagamento: {{due_date}}. Você pode concluí-lo agora, na mesma etapa em que parou.',
      otherwise: { amount: 'seu pedido' },
      buttons: ['Pagar agora', 'Tenho uma dúvida'],
    },
    payment_options: {
      body: 'Olá {{contact_name}}, seu pagamento ainda não foi concluído (caso {{case_id}}). Se algo deu errado, você pode usar outro meio de pagamento, ou uma pessoa da equipe ajuda você a terminar.',
      buttons: ['Ver meios de pagamento', 'Falar com alguém'],
    },
    payment_reminder: {
      body: 'Há um pagamento pendente no caso {{case_id}}. Você pode concluí-lo pelo botão, na mesma etapa em que parou.',
      buttons: ['Pagar agora'],
    },
    service_appointment: {
      body: 'Olá {{contact_name}}, falta agendar sua visita de assistência técnica (caso {{case_id}}). Escolha a data e o horário para continuar de onde parou.',
      buttons: ['Agendar visita', 'Falar com alguém'],
    },
    service_date: {
      body: 'Olá {{contact_name}}, falta agendar sua visita de assistência técnica (caso {{case_id}}). Data: {{date}}. Confirme ou escolha outra para continuar de onde parou.',
      buttons: ['Agendar visita', 'Falar com alguém'],
    },
    service_slot: {
      body: 'Olá {{contact_name}}, falta agendar sua visita de assistência técnica (caso {{case_id}}). Data: {{date}}. Horário: {{slot}}. Confirme ou escolha outra para continuar de onde parou.',
      buttons: ['Agendar visita', 'Falar com alguém'],
    },
    service_help: {
      body: 'Olá {{contact_name}}, seu pedido de assistência técnica continua aberto (caso {{case_id}}). Uma pessoa da equipe pode agendar a visita com você, ou você mesmo pode escolher a data.',
      buttons: ['Falar com alguém', 'Escolher data'],
    },
    service_reminder: {
      body: 'Olá {{contact_name}}, sua visita de assistência técnica ainda não tem data (caso {{case_id}}). Toque no botão para escolhê-la.',
      buttons: ['Escolher data'],
    },
    cart_reminder: {
      body: 'Olá {{contact_name}}, você nos pediu para lembrar da sua compra não concluída (caso {{case_id}}). Ela está guardada do jeito que você deixou.',
      buttons: ['Retomar compra', 'Tenho uma dúvida'],
    },
    cart_help: {
      body: 'Olá {{contact_name}}, sua compra continua guardada (caso {{case_id}}). Se algo não ficou claro, uma pessoa da equipe pode ajudar você a concluí-la ou mudá-la.',
      buttons: ['Retomar compra', 'Falar com alguém'],
    },
    case_pending: {
      body: 'Olá {{contact_name}}, sua solicitação ficou pela metade (caso {{case_id}}) e falta uma etapa sua. Toque no botão para continuar de onde parou.',
      buttons: ['Continuar'],
    },
    case_help: {
      body: 'Olá {{contact_name}}, sua solicitação continua aberta (caso {{case_id}}). Você pode continuar de onde parou ou pedir que uma pessoa da equipe a conclua com você.',
      buttons: ['Continuar', 'Falar com alguém'],
    },
    answer_ready: {
      body: 'Olá {{contact_name}}, há novidades sobre o seu caso {{case_id}}. Responda a esta mensagem ou toque no botão para continuar.',
      buttons: ['Ver novidades'],
    },
  },
};
