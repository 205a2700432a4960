import { type InEach, inLanguage, type Language } from '../../../domain/messages/language.ts';

/** Why an action was refused, in two or three words, by the problem's code. */
const REFUSALS: Readonly<Record<string, InEach>> = {
  forbidden: ['Sin permiso', 'Sem permissão', 'No permission'],
  unauthenticated: ['Sin sesión', 'Sem sessão', 'Signed out'],
  why_missing: ['Sin comentario', 'Sem comentário', 'No comment'],
  invalid_request: ['Datos no válidos', 'Dados inválidos', 'Invalid data'],
  unknown_field: ['Datos no válidos', 'Dados inválidos', 'Invalid data'],
  unknown_case: ['El caso no existe', 'O caso não existe', 'No such case'],
  unknown_reason: ['El tema no existe', 'O assunto não existe', 'No such reason'],
  unknown_template: ['La plantilla no existe', 'O modelo não existe', 'No such template'],
  window_closed: ['La ventana venció', 'A janela venceu', 'The window has expired'],
  window_closing: [
    'La ventana está por vencer',
    'A janela está prestes a vencer',
    'The window is about to expire',
  ],
  suppressed: ['Lo impide una regla', 'Uma regra impede', 'A rule forbids it'],
  provider_refused: ['Rechazado por el proveedor', 'Recusado pelo provedor', 'Refused by the provider'],
  too_fast: ['Demasiado seguido', 'Rápido demais', 'Too fast'],
  case_closing: ['El caso está cerrado', 'O caso está fechado', 'The case is closed'],
  case_resolved: ['El caso ya está resuelto', 'O caso já está resolvido', 'The case is resolved'],
  no_pending_task: ['Sin tarea pendiente', 'Sem tarefa pendente', 'No pending task'],
  no_call: ['Sin llamada agendada', 'Sem ligação agendada', 'No call booked'],
  nothing_planned: ['Nada planificado', 'Nada planejado', 'Nothing planned'],
  no_hold: ['El caso no está en pausa', 'O caso não está pausado', 'Not on hold'],
  new_message: [
    'El cliente acababa de escribir',
    'O cliente acabava de escrever',
    'The customer had just written',
  ],
  already_sent: ['Ya se envió', 'Já foi enviado', 'Sent already'],
  discarded: ['Ya se descartó', 'Já foi descartado', 'Discarded already'],
  contact_erased: ['Contacto borrado', 'Contato apagado', 'Contact erased'],
  own_account: ['Es su propia cuenta', 'É a própria conta', 'Their own account'],
  foreign_origin: ['Enviado desde otro sitio', 'Enviado de outro site', 'Sent from another site'],
  unavailable: ['No disponible', 'Indisponível', 'Not available'],
  temporarily_unavailable: ['No disponible', 'Indisponível', 'Not available'],
};

/** A code without words is shown as it is. */
export function refusalInWords(code: string, language: Language): string {
  const said = REFUSALS[code];
  return said === undefined ? code : inLanguage(said, language);
}
