import { type InEach, inLanguage, type Language } from '../../../domain/messages/language.ts';

/** Why an action was refused, in two or three words, by the problem's code. */
const REFUSALS: Readonly<Record<string, InEach>> = {
  insufficient_scope: ['Sin permiso', 'Sem permissão', 'No permission'],
  method_not_allowed: ['No se puede ahí', 'Não é possível ali', 'Not possible there'],
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
  case_closed: ['El caso está cerrado', 'O caso está fechado', 'The case is closed'],
  case_closing: ['El caso se está cerrando', 'O caso está sendo fechado', 'The case is closing'],
  case_resolved: ['El caso ya está resuelto', 'O caso já está resolvido', 'The case is resolved'],
  no_pending_task: ['Sin tarea pendiente', 'Sem tarefa pendente', 'No pending task'],
  no_call: ['Sin llamada agendada', 'Sem ligação agendada', 'No call booked'],
  slot_not_free: ['El horario ya no está libre', 'O horário não está mais livre', 'The slot is not free'],
  call_planned: ['Ya hay una llamada agendada', 'Já há uma ligação agendada', 'A call is booked already'],
  nothing_planned: ['Nada planificado', 'Nada planejado', 'Nothing planned'],
  no_hold: ['El caso no está en pausa', 'O caso não está pausado', 'Not on hold'],
  no_need: ['No requiere un agente', 'Não precisa de atendente', 'Needs no agent'],
  new_message: [
    'El cliente acababa de escribir',
    'O cliente acabava de escrever',
    'The customer had just written',
  ],
  already_sent: ['Ya se envió', 'Já foi enviado', 'Sent already'],
  discarded: ['Ya se descartó', 'Já foi descartado', 'Discarded already'],
  contact_erased: ['Contacto borrado', 'Contato apagado', 'Contact erased'],
  case_merged: ['Caso unido a otro', 'Caso unido a outro', 'Merged into another case'],
  not_merged: ['El contacto no está unido', 'O contato não está unido', 'The contact is not merged'],
  merged_the_other_way: ['Ya unidos al revés', 'Já unidos ao contrário', 'Merged the other way'],
  merge_under_way: ['La unión aún no termina', 'A união ainda não terminou', 'The merge is not done yet'],
  own_account: ['Es su propia cuenta', 'É a própria conta', 'Their own account'],
  foreign_origin: ['Enviado desde otro sitio', 'Enviado de outro site', 'Sent from another site'],
  invalid_field: ['Datos no válidos', 'Dados inválidos', 'Invalid data'],
  invalid_value: ['Datos no válidos', 'Dados inválidos', 'Invalid data'],
  missing_field: ['Faltan datos', 'Faltam dados', 'Data missing'],
  bad_request: ['Datos no válidos', 'Dados inválidos', 'Invalid data'],
  malformed_json: ['Datos no válidos', 'Dados inválidos', 'Invalid data'],
  too_large: ['Demasiado grande', 'Grande demais', 'Too large'],
  not_found: ['No existe', 'Não existe', 'Not found'],
  unknown_contact: ['El contacto no existe', 'O contato não existe', 'No such contact'],
  unknown_message: ['El mensaje no existe', 'A mensagem não existe', 'No such message'],
  unknown_operator: ['La persona no existe', 'A pessoa não existe', 'No such person'],
  unknown_subscriber: ['El suscriptor no existe', 'O assinante não existe', 'No such subscriber'],
  unknown_line: ['La línea no existe', 'A linha não existe', 'No such line'],
  access_refused: ['Token no aceptado', 'Token não aceito', 'Token not accepted'],
  line_status_unreadable: [
    'No se pudo consultar al proveedor',
    'Não foi possível consultar o provedor',
    'The provider could not be asked',
  ],
  template_retired: ['La plantilla fue retirada', 'O modelo foi retirado', 'The template was retired'],
  template_in_use: ['La plantilla está en uso', 'O modelo está em uso', 'The template is in use'],
  template_list_unreadable: [
    'No se pudo leer la lista de plantillas',
    'Não foi possível ler a lista de modelos',
    'The list of templates could not be read',
  ],
  no_review: ['No hay nada que revisar', 'Não há nada a revisar', 'Nothing to review'],
  idempotency_conflict: [
    'Ya se pidió otra cosa con la misma clave',
    'Outra coisa já foi pedida com a mesma chave',
    'Something else was asked under the same key',
  ],
  case_open: [
    'El contacto ya tiene un caso abierto',
    'O contato já tem um caso aberto',
    'A case is open already',
  ],
  unavailable: ['No disponible', 'Indisponível', 'Not available'],
  temporarily_unavailable: ['No disponible', 'Indisponível', 'Not available'],
};

/** All of them, for the browser. */
export const refusalsIn = (language: Language): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(REFUSALS).map(([code, told]) => [code, inLanguage(told, language)]));

const OTHER: InEach = ['No se pudo hacer', 'Não foi possível', 'Could not be done'];

/** A code that has no words yet says nothing to who reads it. */
export const refusalInWords = (code: string, language: Language): string =>
  inLanguage(REFUSALS[code] ?? OTHER, language);
