import { type InEach, inLanguage, type Language } from '../../../domain/messages/language.ts';
import type { TemplateName } from '../../../database/template-seed/catalogue.ts';
import { spelled } from '../../../domain/messages/labels.ts';

/** Titles of the templates that are shipped (database/template-seed/catalogue.ts), whatever their version. */
const SHIPPED: Readonly<Record<TemplateName, InEach>> = {
  delivery_reschedule: ['Entrega por confirmar', 'Entrega a confirmar', 'Delivery to be confirmed'],
  delivery_date: [
    'Entrega por confirmar, con fecha',
    'Entrega a confirmar, com data',
    'Delivery to be confirmed, with date',
  ],
  delivery_slot: [
    'Entrega por confirmar, con fecha y horario',
    'Entrega a confirmar, com data e horário',
    'Delivery to be confirmed, with date and time',
  ],
  delivery_help: ['Ayuda con la entrega', 'Ajuda com a entrega', 'Help with the delivery'],
  delivery_reminder: ['Recordatorio de entrega', 'Lembrete de entrega', 'Delivery reminder'],
  payment_pending: ['Pago pendiente', 'Pagamento pendente', 'Payment pending'],
  payment_due: ['Pago pendiente, con fecha', 'Pagamento pendente, com data', 'Payment pending, with date'],
  payment_options: ['Opciones de pago', 'Opções de pagamento', 'Payment options'],
  payment_reminder: ['Recordatorio de pago', 'Lembrete de pagamento', 'Payment reminder'],
  service_appointment: ['Visita por agendar', 'Visita a agendar', 'Visit to be scheduled'],
  service_date: [
    'Visita por agendar, con fecha',
    'Visita a agendar, com data',
    'Visit to be scheduled, with date',
  ],
  service_slot: [
    'Visita por agendar, con fecha y horario',
    'Visita a agendar, com data e horário',
    'Visit to be scheduled, with date and time',
  ],
  service_help: ['Ayuda con la visita', 'Ajuda com a visita', 'Help with the visit'],
  service_reminder: ['Recordatorio de visita', 'Lembrete de visita', 'Visit reminder'],
  cart_reminder: ['Compra sin terminar', 'Compra não concluída', 'Unfinished purchase'],
  cart_help: ['Ayuda con la compra', 'Ajuda com a compra', 'Help with the purchase'],
  case_pending: ['Solicitud pendiente', 'Solicitação pendente', 'Request pending'],
  case_help: ['Ayuda con la solicitud', 'Ajuda com a solicitação', 'Help with the request'],
  answer_ready: ['Hay novedades de tu caso', 'Há novidades do seu caso', 'News on your case'],
};

/** Names of their variables, and of what tasks carry for them. */
const VARIABLES: Readonly<Record<string, InEach>> = {
  amount: ['importe', 'valor', 'amount'],
  date: ['fecha', 'data', 'date'],
  slot: ['horario', 'horário', 'time'],
  due_date: ['fecha de pago', 'data de pagamento', 'payment date'],
  contact_name: ['nombre del contacto', 'nome do contato', 'name of the contact'],
  case_id: ['caso', 'caso', 'case'],
  resume_token: ['enlace al paso pendiente', 'link para a etapa pendente', 'link to the pending step'],
  order: ['pedido', 'pedido', 'order'],
  device: ['equipo', 'aparelho', 'device'],
};

const TEMPLATES: Readonly<Record<string, InEach>> = SHIPPED;

const firstUpper = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** `payment_pending_v3` is "Pago pendiente"; a template of the business's own is its name, spelled with spaces. */
export function templateInWords(name: string, language: Language): string {
  const [, base = name] = /^(.+)_v\d+$/.exec(name) ?? [];
  const title = TEMPLATES[base];
  return title === undefined ? firstUpper(spelled(base)) : inLanguage(title, language);
}

export function variableInWords(name: string, language: Language): string {
  const title = VARIABLES[name];
  return firstUpper(title === undefined ? spelled(name) : inLanguage(title, language));
}
