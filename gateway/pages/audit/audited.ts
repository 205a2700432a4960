import { type Action, actionNamed } from '../../../domain/access/role.ts';
import { byLanguage, type InEach, type Language } from '../../../domain/messages/language.ts';

type Told = Readonly<Record<Language, string>>;

const told = (...texts: InEach): Told => byLanguage(texts);

/** What people do, by method and pattern of the route. */
const ROUTES: Readonly<Record<string, Told>> = {
  'POST /v1/cases': told('Abrir un caso', 'Abrir um caso', 'Open a case'),
  'PUT /v1/cases/:caseId/task': told('Crear la tarea', 'Criar a tarefa', 'Create the task'),
  'POST /v1/cases/:caseId/task/complete': told(
    'Completar la tarea',
    'Concluir a tarefa',
    'Complete the task',
  ),
  'POST /v1/cases/:caseId/resolve': told('Resolver el caso', 'Resolver o caso', 'Resolve the case'),
  'POST /v1/cases/:caseId/assign': told('Asignar el caso', 'Atribuir o caso', 'Assign the case'),
  'POST /v1/cases/:caseId/cancel-step': told(
    'Cancelar un paso',
    'Cancelar uma etapa',
    'Cancel a planned step',
  ),
  'POST /v1/cases/:caseId/call': told(
    'Anotar el resultado de la llamada',
    'Anotar o resultado da ligação',
    'Record the outcome of a call',
  ),
  'POST /v1/cases/:caseId/call/book': told('Agendar una llamada', 'Agendar uma ligação', 'Book a call'),
  'POST /v1/cases/:caseId/hold': told('Pausar el caso', 'Pausar o caso', 'Put the case on hold'),
  'DELETE /v1/cases/:caseId/hold': told('Reanudar el caso', 'Retomar o caso', 'End the hold'),
  'DELETE /v1/cases/:caseId/need': told(
    'Descartar que requiere un agente',
    'Dispensar a necessidade de atendente',
    'Dismiss the need of an agent',
  ),
  'POST /v1/cases/:caseId/messages': told('Enviar un mensaje', 'Enviar uma mensagem', 'Send a message'),
  'POST /v1/cases/:caseId/messages/reported': told(
    'Anotar un mensaje de otro sistema',
    'Anotar uma mensagem de outro sistema',
    'Report a message of another system',
  ),
  'POST /v1/cases/:caseId/kept/:messageId/send': told(
    'Enviar la respuesta guardada',
    'Enviar a resposta guardada',
    'Send a saved reply',
  ),
  'DELETE /v1/cases/:caseId/kept/:messageId': told(
    'Descartar la respuesta guardada',
    'Descartar a resposta guardada',
    'Discard a saved reply',
  ),
  'POST /v1/cases/:caseId/alerts/acknowledge': told(
    'Marcar la alerta como atendida',
    'Marcar o alerta como atendido',
    'Acknowledge the alert',
  ),
  'PUT /v1/cases/:caseId/satisfaction': told(
    'Anotar la satisfacción',
    'Anotar a satisfação',
    'Report the satisfaction',
  ),
  'POST /v1/conversions': told('Anotar una conversión', 'Anotar uma conversão', 'Report a conversion'),
  'PUT /v1/contacts/:contactId': told('Cambiar un contacto', 'Alterar um contato', 'Change a contact'),
  'PUT /v1/contacts/:contactId/consents/:channel/:category': told(
    'Anotar un consentimiento',
    'Anotar um consentimento',
    'Record a consent',
  ),
  'POST /v1/contacts/:contactId/erasure': told('Borrar un contacto', 'Apagar um contato', 'Erase a contact'),
  'POST /v1/templates/review': told(
    'Enviar la revisión de plantillas',
    'Enviar a revisão de modelos',
    'Send the review of templates',
  ),
  'POST /v1/templates/push': told(
    'Crear plantillas en el proveedor',
    'Criar modelos no provedor',
    'Create templates at the provider',
  ),
  'POST /v1/contacts/:contactId/email/bounced': told(
    'Anotar un correo rebotado',
    'Anotar um e-mail devolvido',
    'Report a bounced mail',
  ),
  'POST /v1/templates/sync': told('Sincronizar plantillas', 'Sincronizar modelos', 'Sync templates'),
  'POST /v1/templates/:name/:version/approve': told(
    'Aprobar una plantilla',
    'Aprovar um modelo',
    'Approve a template',
  ),
  'POST /v1/templates/:name/:version/retire': told(
    'Retirar una plantilla',
    'Retirar um modelo',
    'Retire a template',
  ),
  'PUT /v1/lines/:lineId/capabilities': told('Cambiar una línea', 'Alterar uma linha', 'Change a line'),
  'POST /v1/lines/:lineId/try': told('Probar una línea', 'Testar uma linha', 'Try a line'),
  'DELETE /v1/contacts/:contactId/unreachable': told(
    'Volver a escribir a una persona',
    'Voltar a escrever a uma pessoa',
    'Write to a person again',
  ),
  'PUT /v1/subscribers/:name': told('Cambiar un suscriptor', 'Alterar um assinante', 'Change a subscriber'),
  'DELETE /v1/subscribers/:name': told('Quitar un suscriptor', 'Remover um assinante', 'Remove a subscriber'),
  'POST /v1/subscribers/:name/test': told('Probar un suscriptor', 'Testar um assinante', 'Test a subscriber'),
  'PUT /v1/operators/:operatorId': told(
    'Bloquear o desbloquear a una persona',
    'Bloquear ou desbloquear uma pessoa',
    'Lock out or let in',
  ),
  'POST /v1/operators/:operatorId/sign-out': told(
    'Cerrar la sesión de una persona en todos los dispositivos',
    'Encerrar a sessão de uma pessoa em todos os dispositivos',
    'Sign somebody out on all devices',
  ),
};

/** What stands by itself, wherever it comes from. */
const ACTIONS: Readonly<Record<string, Told>> = {
  'account.sign-in': told('Iniciar sesión', 'Entrar', 'Sign in'),
  'account.sign-out': told('Cerrar sesión', 'Sair', 'Sign out'),
  'account.sign-out-everywhere': told(
    'Cerrar sesión en todos los dispositivos',
    'Encerrar sessão em todos os dispositivos',
    'Sign out on all devices',
  ),
};

/**
 * What somebody wanted to see and was refused: nothing else that is only read stands in the log. Also what is said of a
 * change whose route has no words of its own.
 */
const LOOKS: Readonly<Record<Action | 'services-only', Told>> = {
  'case.read': told('Ver un caso', 'Ver um caso', 'See a case'),
  'figures.read': told('Ver cifras', 'Ver números', 'See figures'),
  'contact.read': told('Ver datos de un contacto', 'Ver dados de um contato', 'See a contact'),
  'template.read': told('Ver plantillas', 'Ver modelos', 'See templates'),
  'line.read': told('Ver líneas', 'Ver linhas', 'See lines'),
  'subscriber.update': told('Ver suscriptores', 'Ver assinantes', 'See subscribers'),
  'operator.update': told('Ver la lista de personas', 'Ver a lista de pessoas', 'See the list of people'),
  'case.act': told('Ver qué se puede enviar', 'Ver o que pode ser enviado', 'See what may be sent'),
  'alert.acknowledge': told('Ver alertas', 'Ver alertas', 'See alerts'),
  'contact.update': told('Ver datos de un contacto', 'Ver dados de um contato', 'See a contact'),
  'contact.erase': told('Ver borrados de contactos', 'Ver exclusões de contatos', 'See erasures of contacts'),
  'contact.export': told('Ver entregas de datos', 'Ver entregas de dados', 'See exports of personal data'),
  'consent.update': told('Ver consentimientos', 'Ver consentimentos', 'See consents'),
  'template.update': told('Ver plantillas', 'Ver modelos', 'See templates'),
  'line.update': told('Ver líneas', 'Ver linhas', 'See lines'),
  'figures.export': told('Exportar cifras', 'Exportar números', 'Export figures'),
  'audit.read': told('Ver la auditoría', 'Ver a auditoria', 'See the audit log'),
  'services-only': told(
    'Usar lo que es solo de otros sistemas',
    'Usar o que é só de outros sistemas',
    'Use what is for other systems only',
  ),
};

/** Of a route that is no more, or that has no words yet: nobody reads methods and addresses. */
const OTHER = told('Otra acción', 'Outra ação', 'Another action');

/** What was done or tried, as people say it. */
export function auditedInWords(action: string, route: string, language: Language): string {
  const looks: Readonly<Record<string, Told>> = LOOKS;
  const isLook = route.startsWith('GET ') || action === 'services-only' || action === 'figures.export';
  const look = isLook ? looks[actionNamed(action)] : undefined;
  return (ACTIONS[action] ?? ROUTES[route] ?? look ?? OTHER)[language];
}

/** Routes that have words of their own. */
export const TOLD_ROUTES: readonly string[] = Object.keys(ROUTES);
