import { type InEach, inLanguage, type Language } from '../../../domain/messages/language.ts';

/** What each rule means, for whoever meets its id on a page. The rules themselves are in docs/requirements.md. */
const RULES: Readonly<Record<string, InEach>> = {
  W1: [
    'La ventana se abre con cada mensaje del cliente y vence 24 horas después del último.',
    'A janela abre com cada mensagem do cliente e vence 24 horas depois da última.',
    'The window opens with each of the customer’s messages and expires 24 hours after the latest.',
  ],
  W2: [
    'Desde dos minutos antes de que venza la ventana solo se envían plantillas.',
    'Desde dois minutos antes de a janela vencer só são enviados modelos.',
    'From two minutes before the window expires only templates are sent.',
  ],
  W3: [
    'Los mensajes repetidos, tardíos o desordenados no mueven la ventana hacia atrás.',
    'Mensagens repetidas, atrasadas ou fora de ordem não movem a janela para trás.',
    'Repeated, late or unordered messages never move the window back.',
  ],
  W4: [
    'Fuera de la ventana no se envía texto libre: se usa una plantilla, o la respuesta queda guardada.',
    'Fora da janela não se envia texto livre: usa-se um modelo, ou a resposta fica guardada.',
    'Outside the window no free text is sent: a template is, or the reply is saved.',
  ],
  W5: [
    'WhatsApp informa que la ventana ya está cerrada.',
    'O WhatsApp informa que a janela já está fechada.',
    'WhatsApp reports that the window is already closed.',
  ],
  W6: [
    'La duración de la ventana depende del canal y de por dónde llegó el cliente.',
    'A duração da janela depende do canal e de por onde o cliente chegou.',
    'How long a window lasts depends on the channel and where the customer came from.',
  ],
  W7: [
    'Un mensaje del cliente reabre el caso y cancela lo planificado.',
    'Uma mensagem do cliente reabre o caso e cancela o planejado.',
    'A message of the customer reopens the case and cancels what was planned.',
  ],
  W8: [
    'Con la ventana abierta, texto libre; si no, una plantilla según el objetivo.',
    'Com a janela aberta, texto livre; senão, um modelo conforme o objetivo.',
    'Free-form while the window is open; else a template by its purpose.',
  ],
  W9: [
    'Quién debe responder sigue el orden de llegada de los mensajes.',
    'Quem deve responder segue a ordem de chegada das mensagens.',
    'Who must answer follows the order in which messages arrived.',
  ],
  W10: [
    'Un caso abierto por contacto y línea, una tarea pendiente a la vez, como máximo tres intentos de reapertura por caso.',
    'Um caso aberto por contato e linha, uma tarefa pendente por vez, no máximo três tentativas de reabertura por caso.',
    'One open case per contact and line, one pending task at a time, at most three reopening attempts per case.',
  ],
  A1: [
    'Las alertas corren desde el último mensaje del cliente y empiezan de nuevo con cada uno.',
    'Os alertas correm desde a última mensagem do cliente e recomeçam a cada uma.',
    'Alerts run from the customer’s latest message and begin again with each.',
  ],
  A2: [
    'A las 18 horas sube la prioridad y se avisa a la cola.',
    'Às 18 horas sobe a prioridade e a fila é avisada.',
    'At 18 hours the priority goes up and the queue is notified.',
  ],
  A3: [
    'A las 20 horas el caso pasa a la cola de escalamiento y se avisa a supervisión.',
    'Às 20 horas o caso vai para a fila de escalonamento e a supervisão é avisada.',
    'At 20 hours the case goes to the escalation queue and the supervisor is alerted.',
  ],
  A4: [
    'El estado se verifica de nuevo en el momento de la alerta.',
    'O status é verificado de novo no momento do alerta.',
    'The state is checked again when the alert fires.',
  ],
  A5: [
    'Varios mensajes seguidos no multiplican alertas.',
    'Várias mensagens seguidas não multiplicam alertas.',
    'A burst of messages never multiplies alerts.',
  ],
  A6: [
    'Una alerta que caería fuera del horario de la cola se adelanta.',
    'Um alerta que cairia fora do horário da fila é adiantado.',
    'An alert that would fall outside the queue’s hours also goes before they end.',
  ],
  A7: [
    'Plazo para la primera y la siguiente respuesta, en horario laboral.',
    'Prazo para a primeira e a próxima resposta, em horário de atendimento.',
    'How soon the first and the next answer are due, in working time.',
  ],
  A8: [
    'Una persona marca la alerta como atendida; si nadie lo hace, se repite una vez al rol siguiente.',
    'Uma pessoa marca o alerta como atendido; se ninguém o faz, ele se repete uma vez ao perfil seguinte.',
    'A person acknowledges the alert; if nobody does it is repeated once to the next role.',
  ],
  R1: [
    'Al vencer con una tarea pendiente, una plantilla de utilidad reabre la ventana en el primer horario permitido, como máximo 72 horas después.',
    'Ao vencer com uma tarefa pendente, um modelo de utilidade reabre a janela no primeiro horário permitido, no máximo 72 horas depois.',
    'On expiry with a pending task a utility template reopens it at the first permitted time, at most 72 hours later.',
  ],
  R2: [
    'Como máximo dos intentos de reapertura por tema; el segundo se envía entre 48 y 72 horas después del primero.',
    'No máximo duas tentativas de reabertura por assunto; a segunda é enviada entre 48 e 72 horas depois da primeira.',
    'At most two reopening attempts per reason; the second is sent 48 to 72 hours after the first.',
  ],
  R3: [
    'Si no hay horario permitido en ese rango, el segundo intento de reapertura se omite.',
    'Se não há horário permitido nesse intervalo, a segunda tentativa de reabertura é omitida.',
    'Where the range has no permitted time the second reopening attempt is skipped.',
  ],
  R4: [
    'Sin tarea pendiente y sin respuesta pendiente no se envía nada: el caso queda inactivo y se cierra.',
    'Sem tarefa pendente e sem resposta pendente nada é enviado: o caso fica inativo e fecha.',
    'Without a pending task and a pending answer nothing is sent: the case becomes dormant and closes.',
  ],
  R5: [
    'Cuántos abandonos se reabren depende del tema.',
    'Quantos abandonos são reabertos depende do assunto.',
    'How many abandonments are reopened depends on the reason.',
  ],
  R6: [
    'Una respuesta entre el plan y el envío cancela el envío.',
    'Uma resposta entre o plano e o envio cancela o envio.',
    'A reply between planning and sending cancels the send.',
  ],
  R7: [
    'Un envío sin confirmar cuenta como enviado y no se repite a ciegas.',
    'Um envio não confirmado conta como enviado e não se repete às cegas.',
    'An unconfirmed send counts as sent and is never repeated blindly.',
  ],
  R8: [
    'Un fallo se trata por su causa: la persona, la plantilla o la línea.',
    'Uma falha é tratada pela causa: a pessoa, o modelo ou a linha.',
    'A failure is treated by its cause: the person, the template or the line.',
  ],
  R9: [
    'Si la ventana vence sin nuestra respuesta, se avisa a supervisión; la respuesta escrita tarde queda guardada y se envía cuando el cliente vuelve.',
    'Se a janela vence sem a nossa resposta, a supervisão é avisada; a resposta tardia fica guardada e é enviada quando o cliente volta.',
    'If the window expires without our answer the supervisor is told; a late reply is saved and sent when the customer returns.',
  ],
  R10: [
    'Completar la tarea cancela todo lo planificado para ella; cuando vence, se avisa una vez.',
    'Concluir a tarefa cancela tudo o que foi planejado para ela; quando ela vence, avisa-se uma vez.',
    'Completing the task cancels all that was planned for it; when it lapses, that is told once.',
  ],
  R11: [
    'La empresa puede abrir un caso con una plantilla, como aviso o como tarea.',
    'A empresa pode abrir um caso com um modelo, como aviso ou como tarefa.',
    'The business may open a case by a template, as a notice or as a task.',
  ],
  R12: [
    'Una persona puede poner el caso en pausa hasta 14 días; el plazo de la ventana sigue corriendo.',
    'Uma pessoa pode pausar o caso por até 14 dias; o prazo da janela continua correndo.',
    'A person may put the case on hold for up to 14 days; the window runs on.',
  ],
  H4: [
    'Un caso que requiere un agente sigue abierto hasta que alguien lo resuelva, descarte la necesidad o escriba; supervisión recibe un aviso cada día hábil.',
    'Um caso que precisa de atendente continua aberto até que alguém o resolva, dispense a necessidade ou escreva; a supervisão é avisada a cada dia útil.',
    'A case that needs an agent stays open until one resolves it, dismisses the need or writes; the supervisor is told every working day.',
  ],
  F1: [
    'Agotada la reapertura, se usa el primer canal de respaldo disponible para el contacto.',
    'Esgotada a reabertura, usa-se o primeiro canal de contingência disponível para o contato.',
    'Once reopening is exhausted the first fallback available for the contact is used.',
  ],
  F2: [
    'El correo resume el caso y lleva un enlace al paso pendiente.',
    'O e-mail resume o caso e leva um link para a etapa pendente.',
    'The mail sums the case up and has one link to the pending step.',
  ],
  F3: [
    'La llamada se agenda en el horario elegido o el primero libre, con aviso al contacto.',
    'A ligação é agendada no horário escolhido ou no primeiro livre, com aviso ao contato.',
    'A call is booked in the chosen slot or the first free one, and the contact is told.',
  ],
  F4: [
    'El número de caso es para citarlo; los enlaces llevan una firma propia.',
    'O número do caso é para citar; os links levam assinatura própria.',
    'The case id is for quoting; links carry a signature of their own.',
  ],
  F5: [
    'Después del canal de respaldo el caso espera respuestas tardías y luego se cierra.',
    'Depois do canal de contingência o caso espera respostas tardias e então fecha.',
    'After the fallback the case listens for late replies and then closes.',
  ],
  F7: [
    'Si solo queda una llamada y no se conoce el número, se pide una vez por caso, con la ventana abierta.',
    'Se só resta uma ligação e não se conhece o número, ele é pedido uma vez por caso, com a janela aberta.',
    'Where only a call is left and no number is known, it is asked for once per case, in the open window.',
  ],
  E1: [
    'El caso está abierto, la tarea sigue pendiente y vigente, y el contacto no fue borrado. Publicidad solo si en ninguno de sus casos se le debe una respuesta.',
    'O caso está aberto, a tarefa pendente e válida, e o contato não foi apagado. Publicidade só se em nenhum de seus casos se deve uma resposta.',
    'The case is open, the task pending and valid, and the contact not erased. Advertising only if no answer is owed in any of their cases.',
  ],
  E2: [
    'Hay consentimiento para el canal y la categoría.',
    'Há consentimento para o canal e a categoria.',
    'There is consent for the channel and the category.',
  ],
  E3: [
    'La plantilla está aprobada y activa, en el idioma y la categoría debidos, con sus variables.',
    'O modelo está aprovado e ativo, no idioma e na categoria certos, com suas variáveis.',
    'The template is approved and active, in the right language and category, with its variables.',
  ],
  E4: [
    'No se contacta a la persona con demasiada frecuencia.',
    'A pessoa não é contatada com frequência demais.',
    'The person is not contacted too often.',
  ],
  E5: [
    'Es horario permitido donde está el contacto y no es feriado.',
    'É horário permitido onde o contato está e não é feriado.',
    'It is a permitted hour where the contact lives, and no holiday.',
  ],
  E6: [
    'La línea funciona con normalidad: calidad, límites y avisos al día.',
    'A linha funciona normalmente: qualidade, limites e avisos em dia.',
    'The line is healthy: quality, limits and webhooks up to date.',
  ],
  E7: [
    'La plantilla no perdió efectividad.',
    'O modelo não perdeu efetividade.',
    'The template is not fatigued.',
  ],
  E8: [
    'El número no está en ningún registro de quienes no quieren publicidad ni llamadas, y los registros están al día.',
    'O número não está em nenhum registro de quem não quer publicidade nem ligações, e os registros estão em dia.',
    'The number is on no register of people who want no advertising or calls, and the registers are up to date.',
  ],
  D2: [
    'El mensaje respeta los límites de la Cloud API.',
    'A mensagem respeita os limites da Cloud API.',
    'The message keeps to the limits of the Cloud API.',
  ],
  D5: [
    'Un caso resuelto se cierra cuando vence su ventana.',
    'Um caso resolvido fecha quando sua janela vence.',
    'A resolved case closes when its window expires.',
  ],
  I1: [
    'Dos contactos que resultan ser la misma persona se unen; de dos casos suyos en una línea sigue el más antiguo.',
    'Dois contatos que se revelam a mesma pessoa são unidos; de dois casos seus numa linha continua o mais antigo.',
    'Two contacts that prove to be the same person are merged; of two of their cases on one line the older goes on.',
  ],
  S3: [
    'Borrar un contacto quita sus datos y deja los hechos anónimos.',
    'Apagar um contato remove seus dados e deixa os fatos anônimos.',
    'Erasing a contact removes what is personal and leaves the anonymous facts.',
  ],
  S4: [
    'A cada persona se le entregan sus propios datos cuando los pide.',
    'A cada pessoa são entregues seus próprios dados quando ela pede.',
    'A person’s own data are given to them when they ask.',
  ],
  S5: [
    'Lo que una ley ordena guardar se guarda sin contenido durante el plazo que ella fija.',
    'O que uma lei manda guardar é guardado sem conteúdo pelo prazo que ela fixa.',
    'What a law orders to be kept is kept without its content, for as long as the law says.',
  ],
  S6: [
    'Al borrar un contacto también se borra de la libreta del proveedor; lo que su autor revoca ya no se muestra.',
    'Ao apagar um contato ele também é apagado da agenda do provedor; o que seu autor revoga não é mais mostrado.',
    'Erasing a contact also removes it from the provider’s contact book; what its author revoked is not shown any more.',
  ],
};

/** One sentence; empty for a rule that no page explains. */
export function ruleInWords(rule: string, language: Language): string {
  const said = RULES[rule];
  return said === undefined ? '' : inLanguage(said, language);
}

/** Every rule that a page may name. */
export const RULE_IDS: readonly string[] = Object.keys(RULES);
