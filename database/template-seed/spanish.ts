import type { LanguageWords } from './catalogue.ts';

export const spanish: LanguageWords = {
  language: 'es',
  otherwise: { contact_name: 'de nuevo' },
  examples: {
    contact_name: 'María',
    case_id: 'case-10427',
    date: '14 de marzo',
    slot: '15:00–18:00',
    amount: '$45.990',
    due_date: '20 de marzo',
    resume_token: 'WyJjYXNlLTEwNDI3Il0.p0mVb2k',
  },
  templates: {
    delivery_reschedule: {
      body: 'Hola {{contact_name}}, te escribimos por la entrega de tu pedido (caso {{case_id}}): falta que confirmes cuándo la recibes. Elige aquí el día y el horario.',
      buttons: ['Reprogramar entrega', 'Elegir horario'],
    },
    delivery_date: {
      body: 'Hola {{contact_name}}, te escribimos por la entrega de tu pedido (caso {{case_id}}): falta que confirmes cuándo la recibes. Fecha: {{date}}. Confírmala o elige otra aquí.',
      buttons: ['Reprogramar entrega', 'Elegir horario'],
    },
    delivery_slot: {
      body: 'Hola {{contact_name}}, te escribimos por la entrega de tu pedido (caso {{case_id}}): falta que confirmes cuándo la recibes. Fecha: {{date}}. Horario: {{slot}}. Confírmalo o elige otro aquí.',
      buttons: ['Reprogramar entrega', 'Elegir horario'],
    },
    delivery_help: {
      body: 'Hola {{contact_name}}, tu entrega sigue sin horario confirmado (caso {{case_id}}). Si ninguno te sirve, podemos dejarla en un punto de retiro o una persona del equipo puede coordinarla contigo.',
      buttons: ['Elegir horario', 'Hablar con alguien'],
    },
    delivery_reminder: {
      body: 'Hola {{contact_name}}, para entregar tu pedido necesitamos que elijas un horario. Tu caso es {{case_id}}. Toca el botón para seguir donde quedaste.',
      buttons: ['Elegir horario'],
    },
    payment_pending: {
      body: 'Hola {{contact_name}}, el pago de {{amount}} quedó pendiente (caso {{case_id}}). Puedes completarlo ahora, en el mismo paso donde quedaste.',
      otherwise: { amount: 'tu pedido' },
      buttons: ['Pagar ahora', 'Tengo una duda'],
    },
    payment_due: {
      body: 'Hola {{contact_name}}, el pago de {{amount}} quedó pendiente (caso {{case_id}}). Fecha de pago: {{due_date}}. Puedes completarlo ahora, en el mismo paso donde quedaste.',
      otherwise: { amount: 'tu pedido' },
      buttons: ['Pagar ahora', 'Tengo una duda'],
    },
    payment_options: {
      body: 'Hola {{contact_name}}, tu pago todavía no se completa (caso {{case_id}}). Si algo falló puedes usar otro medio de pago, o una persona del equipo te ayuda a terminarlo.',
      buttons: ['Ver medios de pago', 'Hablar con alguien'],
    },
    payment_reminder: {
      body: 'Tienes un pago pendiente en el caso {{case_id}}. Puedes completarlo con el botón, en el mismo paso donde quedaste.',
      buttons: ['Pagar ahora'],
    },
    service_appointment: {
      body: 'Hola {{contact_name}}, falta agendar tu visita de servicio técnico (caso {{case_id}}). Elige la fecha y el horario para seguir donde quedaste.',
      buttons: ['Agendar visita', 'Hablar con alguien'],
    },
    service_date: {
      body: 'Hola {{contact_name}}, falta agendar tu visita de servicio técnico (caso {{case_id}}). Fecha: {{date}}. Confírmala o elige otra para seguir donde quedaste.',
      buttons: ['Agendar visita', 'Hablar con alguien'],
    },
    service_slot: {
      body: 'Hola {{contact_name}}, falta agendar tu visita de servicio técnico (caso {{case_id}}). Fecha: {{date}}. Horario: {{slot}}. Confírmala o elige otra para seguir donde quedaste.',
      buttons: ['Agendar visita', 'Hablar con alguien'],
    },
    service_help: {
      body: 'Hola {{contact_name}}, tu solicitud de servicio técnico sigue abierta (caso {{case_id}}). Una persona del equipo puede agendar la visita contigo, o puedes elegir la fecha tú.',
      buttons: ['Hablar con alguien', 'Elegir fecha'],
    },
    service_reminder: {
      body: 'Hola {{contact_name}}, tu visita de servicio técnico aún no tiene fecha (caso {{case_id}}). Toca el botón para elegirla.',
      buttons: ['Elegir fecha'],
    },
    cart_reminder: {
      body: 'Hola {{contact_name}}, nos pediste que te recordáramos tu compra sin terminar (caso {{case_id}}). La guardamos tal como la dejaste.',
      buttons: ['Retomar compra', 'Tengo una duda'],
    },
    cart_help: {
      body: 'Hola {{contact_name}}, tu compra sigue guardada (caso {{case_id}}). Si algo no quedó claro, una persona del equipo puede ayudarte a terminarla o a cambiarla.',
      buttons: ['Retomar compra', 'Hablar con alguien'],
    },
    case_pending: {
      body: 'Hola {{contact_name}}, tu solicitud quedó a medio camino (caso {{case_id}}) y falta un paso de tu parte. Toca el botón para seguir donde quedaste.',
      buttons: ['Continuar'],
    },
    case_help: {
      body: 'Hola {{contact_name}}, tu solicitud sigue abierta (caso {{case_id}}). Puedes continuarla donde quedaste o pedir que una persona del equipo la termine contigo.',
      buttons: ['Continuar', 'Hablar con alguien'],
    },
    answer_ready: {
      body: 'Hola {{contact_name}}, hay novedades sobre tu caso {{case_id}}. Responde este mensaje o toca el botón para continuar.',
      buttons: ['Ver novedades'],
    },
  },
};
