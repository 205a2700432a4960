import type { Language } from '../../../domain/messages/language.ts';

type InThree = readonly [es: string, pt: string, en: string];

/** What each rule means, for whoever meets its id on a page. The rules themselves are in docs/requirements.md. */
const RULES: Readonly<Record<string, InThree>> = {
  W1: [
    'La ventana se abre con cada mensaje del cliente y se cierra 24 horas después del último.',
    'A janela abre com cada mensagem do cliente e fecha 24 horas depois da última.',
    'The window opens with each of the customer’s messages and closes 24 hours after the latest.',
  ],
  W2: [
    'Desde dos minutos antes del cierre ya no sale texto libre.',
    'Desde dois minutos antes do fechamento não sai mais texto livre.',
    'From two minutes before closing nothing free-form goes.',
  ],
  W3: [
    'Los mensajes repetidos, tardíos o desordenados no mueven la ventana hacia atrás.',
    'Mensagens repetidas, atrasadas ou fora de ordem não movem a janela para trás.',
    'Repeated, late or unordered messages never move the window back.',
  ],
  W4: [
    'Fuera de la ventana no sale texto libre: sirve una plantilla, o la respuesta queda retenida.',
    'Fora da janela não sai texto livre: serve um modelo, ou a resposta fica retida.',
    'Outside the window nothing free-form goes: a template does, or the reply is kept.',
  ],
  W5: [
    'El proveedor dijo que la ventana está cerrada, y tiene razón.',
    'O provedor disse que a janela está fechada, e ele tem razão.',
    'The provider said that the window is closed, and it is right.',
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
    'Con la ventana abierta, texto libre; si no, una plantilla según el propósito.',
    'Com a janela aberta, texto livre; senão, um modelo conforme o propósito.',
    'Free-form while the window is open; else a template by its purpose.',
  ],
  W9: [
    'A quién le toca escribir sigue el orden de llegada de los mensajes.',
    'De quem é a vez segue a ordem de chegada das mensagens.',
    'Who is to write next follows the order in which messages arrived.',
  ],
  W10: [
    'Un caso sin cerrar por contacto y línea, una tarea pendiente a la vez, a lo más tres impactos por caso.',
    'Um caso não fechado por contato e linha, uma tarefa pendente por vez, no máximo três impactos por caso.',
    'One unclosed case per contact and line, one pending task at a time, at most three impacts per case.',
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
    'El estado se mira de nuevo en el momento de la alerta.',
    'O estado é visto de novo no momento do alerta.',
    'The state is looked at again when the alert fires.',
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
    'Plazo para la primera y la siguiente respuesta, en tiempo laboral.',
    'Prazo para a primeira e a próxima resposta, em tempo útil.',
    'How soon the first and the next answer are due, in working time.',
  ],
  A8: [
    'Una persona confirma la alerta; si nadie lo hace, se repite una vez al rol siguiente.',
    'Uma pessoa confirma o alerta; se ninguém o faz, repete-se uma vez ao papel seguinte.',
    'A person acknowledges the alert; if nobody does it is repeated once to the next role.',
  ],
  R1: [
    'Al vencer con una tarea pendiente, una plantilla de utilidad la reabre en el primer instante permitido, a lo más 72 horas después.',
    'Ao vencer com uma tarefa pendente, um modelo de utilidade a reabre no primeiro instante permitido, no máximo 72 horas depois.',
    'On expiry with a pending task a utility template reopens it at the first permitted instant, at most 72 hours later.',
  ],
  R2: [
    'A lo más dos impactos por motivo; el segundo sale entre 48 y 72 horas después del primero.',
    'No máximo dois impactos por motivo; o segundo sai entre 48 e 72 horas depois do primeiro.',
    'At most two impacts per reason; the second goes 48 to 72 hours after the first.',
  ],
  R3: [
    'Si no hay instante permitido en ese rango, el segundo impacto se omite.',
    'Se não há instante permitido nesse intervalo, o segundo impacto é omitido.',
    'Where the range has no permitted instant the second impact is skipped.',
  ],
  R4: [
    'Sin tarea y sin que a nadie le toque, nada sale: el caso espera y se cierra.',
    'Sem tarefa e sem que seja a vez de ninguém, nada sai: o caso espera e fecha.',
    'Without a task and with nobody owing nothing is sent: the case waits and closes.',
  ],
  R5: [
    'Cuántos abandonos se reabren depende del motivo.',
    'Quantos abandonos são reabertos depende do motivo.',
    'How many abandonments are reopened depends on the reason.',
  ],
  R6: [
    'Una respuesta entre el plan y el envío cancela el envío.',
    'Uma resposta entre o plano e o envio cancela o envio.',
    'A reply between planning and sending cancels the send.',
  ],
  R7: [
    'Un envío de resultado desconocido cuenta como enviado y no se repite a ciegas.',
    'Um envio de resultado desconhecido conta como enviado e não se repete às cegas.',
    'A send of unknown outcome counts as sent and is never repeated blindly.',
  ],
  R8: [
    'Un fallo se trata por su causa: la persona, la plantilla o la línea.',
    'Uma falha é tratada pela causa: a pessoa, o modelo ou a linha.',
    'A failure is treated by its cause: the person, the template or the line.',
  ],
  R9: [
    'Si al vencer nos tocaba responder, se avisa a supervisión; la respuesta escrita tarde queda retenida y sale cuando el cliente vuelve.',
    'Se ao vencer era a nossa vez, a supervisão é avisada; a resposta tardia fica retida e sai quando o cliente volta.',
    'If we owed at expiry the supervisor is told; a late reply is kept and goes when the customer returns.',
  ],
  R10: [
    'Completar la tarea cancela todo lo planificado para ella.',
    'Concluir a tarefa cancela tudo o que foi planejado para ela.',
    'Completing the task cancels all that was planned for it.',
  ],
  R11: [
    'La empresa puede abrir un caso con una plantilla, como aviso o como tarea.',
    'A empresa pode abrir um caso com um modelo, como aviso ou como tarefa.',
    'The business may open a case by a template, as a notice or as a task.',
  ],
  R12: [
    'Una persona puede retener el caso hasta 14 días; la ventana sigue corriendo.',
    'Uma pessoa pode reter o caso por até 14 dias; a janela continua correndo.',
    'A person may hold the case for up to 14 days; the window runs on.',
  ],
  F1: [
    'Agotada la reapertura, sigue el primer canal alternativo por el que se puede llegar al contacto.',
    'Esgotada a reabertura, segue o primeiro canal alternativo que alcança o contato.',
    'Once reopening is exhausted the first path by which the contact can be reached follows.',
  ],
  F2: [
    'El correo resume el caso y lleva un enlace al paso pendiente.',
    'O e-mail resume o caso e leva um link ao passo pendente.',
    'The mail sums the case up and has one link to the pending step.',
  ],
  F3: [
    'La llamada se agenda en un horario libre que se le pueda avisar al contacto.',
    'A chamada é agendada num horário livre que se possa avisar ao contato.',
    'A call is booked in a free slot of which the contact can be told.',
  ],
  F4: [
    'El número de caso es para citarlo; los enlaces llevan una firma propia.',
    'O número do caso é para citar; os links levam assinatura própria.',
    'The case id is for quoting; links carry a signature of their own.',
  ],
  F5: [
    'Después del canal alternativo el caso espera respuestas tardías y luego se cierra.',
    'Depois do canal alternativo o caso espera respostas tardias e então fecha.',
    'After the fallback the case listens for late replies and then closes.',
  ],
  E1: [
    'El caso está abierto, la tarea pendiente y vigente, y el contacto no fue borrado.',
    'O caso está aberto, a tarefa pendente e válida, e o contato não foi apagado.',
    'The case is open, the task pending and valid, and the contact not erased.',
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
    'Es hora permitida en el lugar del contacto, sin feriados de por medio.',
    'É hora permitida no lugar do contato, sem feriados no meio.',
    'It is a permitted hour where the contact lives, and no holiday.',
  ],
  E6: [
    'La línea está sana: calidad, límites y avisos al día.',
    'A linha está saudável: qualidade, limites e avisos em dia.',
    'The line is well: quality, limits and webhooks up to date.',
  ],
  E7: ['La plantilla no está desgastada.', 'O modelo não está desgastado.', 'The template is not worn out.'],
  D2: [
    'El mensaje respeta los límites de la Cloud API.',
    'A mensagem respeita os limites da Cloud API.',
    'The message keeps to the limits of the Cloud API.',
  ],
  D5: [
    'Un caso resuelto se cierra cuando termina su ventana.',
    'Um caso resolvido fecha quando sua janela termina.',
    'A resolved case closes when its window ends.',
  ],
  S3: [
    'Borrar un contacto quita sus datos y deja los hechos anónimos.',
    'Apagar um contato remove seus dados e deixa os fatos anônimos.',
    'Erasing a contact removes what is personal and leaves the anonymous facts.',
  ],
};

const INDEX: Readonly<Record<Language, 0 | 1 | 2>> = { es: 0, pt: 1, en: 2 };

/** One sentence; empty for a rule that no page explains. */
export const ruleInWords = (rule: string, language: Language): string => RULES[rule]?.[INDEX[language]] ?? '';

/** Every rule that a page may name. */
export const RULE_IDS: readonly string[] = Object.keys(RULES);
