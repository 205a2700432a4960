import type { Language } from '../../../domain/language.ts';

/** One clause as the schedule and the gate say it, and in the other two languages. `$1` is told too, if it is a clause. */
type Clause = readonly [english: RegExp, es: string, pt: string];

const clause = (english: string, es: string, pt: string): Clause => [new RegExp(`^${english}$`), es, pt];

/** What the schedule and the gate say in plain words is kept in English; people read it in theirs. */
const CLAUSES: readonly Clause[] = [
  // Transitions.
  clause('The customer wrote', 'El cliente escribió', 'O cliente escreveu'),
  clause('alerts are armed again', 'las alertas empiezan de nuevo', 'os alertas recomeçam'),
  clause('what was planned is cancelled', 'se cancela lo planificado', 'o planejado é cancelado'),
  clause('the hold is over', 'termina la retención', 'a retenção termina'),
  clause('The hold is over', 'Termina la retención', 'A retenção termina'),
  clause('The hold was changed', 'Se cambió la retención', 'A retenção foi alterada'),
  clause('A person holds the case', 'Una persona retiene el caso', 'Uma pessoa retém o caso'),
  clause('A person ended the hold', 'Una persona terminó la retención', 'Uma pessoa encerrou a retenção'),
  clause('A person took the case', 'Una persona tomó el caso', 'Uma pessoa assumiu o caso'),
  clause(
    'The customer opted out',
    'El cliente pidió no recibir más mensajes',
    'O cliente pediu para não receber mais mensagens',
  ),
  clause('nothing automatic follows', 'no sigue nada automático', 'nada automático se segue'),
  clause('The business answered', 'La empresa respondió', 'A empresa respondeu'),
  clause(
    'Another system sent a template',
    'Otro sistema envió una plantilla',
    'Outro sistema enviou um modelo',
  ),
  clause('The reply is kept', 'La respuesta queda retenida', 'A resposta fica retida'),
  clause(
    'No kept reply waits any more',
    'Ya no espera ninguna respuesta retenida',
    'Nenhuma resposta retida espera mais',
  ),
  clause('The notice was refused', 'El aviso fue rechazado', 'O aviso foi recusado'),
  clause('nothing is left to wait for', 'no queda nada que esperar', 'não há mais o que esperar'),
  clause('Impact (\\d) failed', 'El impacto $1 falló', 'O impacto $1 falhou'),
  clause('The answer template failed', 'La plantilla de respuesta falló', 'O modelo de resposta falhou'),
  clause(
    'its fallback version is planned',
    'se planifica su versión de reemplazo',
    'sua versão substituta é planejada',
  ),
  clause('its fallback version goes', 'sale su versión de reemplazo', 'vai sua versão substituta'),
  clause('The line is well again', 'La línea está bien de nuevo', 'A linha está bem de novo'),
  clause('The template is well again', 'La plantilla está bien de nuevo', 'O modelo está bem de novo'),
  clause('impact (\\d) is asked about', 'se consulta el impacto $1', 'consulta-se o impacto $1'),
  clause(
    'the answer template is asked about',
    'se consulta la plantilla de respuesta',
    'consulta-se o modelo de resposta',
  ),
  clause('The mail bounced', 'El correo rebotó', 'O e-mail voltou'),
  clause('Still unanswered', 'Sigue sin responder', 'Segue sem resposta'),
  clause('the supervisor is told', 'se avisa a supervisión', 'a supervisão é avisada'),
  clause('Patience is over', 'Terminó la espera', 'A espera terminou'),
  clause('Closed: (.+)', 'Cerrado: $1', 'Fechado: $1'),
  clause(
    'First alert: the queue is notified',
    'Primera alerta: se avisa a la cola',
    'Primeiro alerta: a fila é avisada',
  ),
  clause('Escalated to (.+)', 'Escalado a $1', 'Escalado para $1'),
  clause('The window expired', 'La ventana venció', 'A janela venceu'),
  clause('The window expired, abandoned', 'La ventana venció: abandono', 'A janela venceu: abandono'),
  clause('Impact (\\d) sent', 'Impacto $1 enviado', 'Impacto $1 enviado'),
  clause(
    'Impact (\\d) may have been sent \\(R7\\)',
    'El impacto $1 pudo haberse enviado',
    'O impacto $1 pode ter sido enviado',
  ),
  clause('Impact (\\d) refused', 'Impacto $1 rechazado', 'Impacto $1 recusado'),
  clause('Impact (\\d) held(?:: (.+))?', 'Impacto $1 retenido: $2', 'Impacto $1 retido: $2'),
  clause('patience runs', 'corre la espera', 'a espera corre'),
  clause('impact (\\d) planned', 'impacto $1 planificado', 'impacto $1 planejado'),
  clause(
    'impact (\\d) planned, waits for (.+)',
    'impacto $1 planificado; espera $2',
    'impacto $1 planejado; espera $2',
  ),
  clause(
    'impact (\\d) skipped, patience runs',
    'se omite el impacto $1 y corre la espera',
    'o impacto $1 é omitido e a espera corre',
  ),
  clause(
    'impact (\\d) skipped, no permitted instant(?: \\(R3\\))?',
    'se omite el impacto $1: no hay instante permitido',
    'o impacto $1 é omitido: não há instante permitido',
  ),
  clause(
    'impact (\\d) waits until the hold is over \\(R12\\)',
    'el impacto $1 espera el fin de la retención',
    'o impacto $1 espera o fim da retenção',
  ),
  clause(
    'no permitted instant for impact (\\d)',
    'no hay instante permitido para el impacto $1',
    'não há instante permitido para o impacto $1',
  ),
  clause('the task is no longer valid', 'la tarea ya no es válida', 'a tarefa não é mais válida'),
  clause('the call is still to come', 'la llamada aún está por hacerse', 'a chamada ainda está por vir'),
  clause('no path left', 'no queda canal alternativo', 'não resta canal alternativo'),
  clause(
    'fallback by the call that is asked for already',
    'canal alternativo: la llamada ya pedida',
    'canal alternativo: a chamada já pedida',
  ),
  clause('fallback by (email|call)', 'canal alternativo: $1', 'canal alternativo: $1'),
  clause(
    'fallback by (email|call), waits for (.+)',
    'canal alternativo: $1; espera $2',
    'canal alternativo: $1; espera $2',
  ),
  clause('email', 'correo', 'e-mail'),
  clause('call', 'llamada', 'chamada'),
  clause('a person is needed', 'hace falta una persona', 'é preciso uma pessoa'),
  clause('dormant', 'en espera', 'em espera'),
  clause('completed', 'completado', 'concluído'),
  clause('needs-human', 'hace falta una persona', 'é preciso uma pessoa'),
  clause('unanswered', 'sin responder', 'sem resposta'),
  clause('fallback-email', 'canal alternativo: correo', 'canal alternativo: e-mail'),
  clause('fallback-call', 'canal alternativo: llamada', 'canal alternativo: chamada'),
  clause(
    'the answer template waits until the hold is over \\(R12\\)',
    'la plantilla de respuesta espera el fin de la retención',
    'o modelo de resposta espera o fim da retenção',
  ),
  clause(
    'no answer template may go',
    'no puede salir una plantilla de respuesta',
    'nenhum modelo de resposta pode ir',
  ),
  clause('answer template planned', 'plantilla de respuesta planificada', 'modelo de resposta planejado'),
  clause(
    'answer template planned, waits for (.+)',
    'plantilla de respuesta planificada; espera $1',
    'modelo de resposta planejado; espera $1',
  ),
  clause(
    'unanswered, the supervisor is told',
    'sin responder: se avisa a supervisión',
    'sem resposta: a supervisão é avisada',
  ),
  clause('Answer template sent', 'Plantilla de respuesta enviada', 'Modelo de resposta enviado'),
  clause('the kept reply waits', 'la respuesta retenida espera', 'a resposta retida espera'),
  clause(
    'Answer template held(?:: (.+))?',
    'Plantilla de respuesta retenida: $1',
    'Modelo de resposta retido: $1',
  ),
  clause('Answer template refused', 'Plantilla de respuesta rechazada', 'Modelo de resposta recusado'),
  clause(
    'The kept reply was delivered',
    'La respuesta retenida se entregó',
    'A resposta retida foi entregue',
  ),
  clause(
    'The kept reply could not go',
    'La respuesta retenida no pudo salir',
    'A resposta retida não pôde ir',
  ),
  clause('an agent confirms it', 'un agente la confirma', 'um agente a confirma'),
  clause('Email sent', 'Correo enviado', 'E-mail enviado'),
  clause('Email may have been sent', 'El correo pudo haberse enviado', 'O e-mail pode ter sido enviado'),
  clause('Email held(?:: (.+))?', 'Correo retenido: $1', 'E-mail retido: $1'),
  clause('Email failed', 'El correo falló', 'O e-mail falhou'),
  clause('Call booked', 'Llamada agendada', 'Chamada agendada'),
  clause('Booking held(?:: (.+))?', 'Agenda de llamada retenida: $1', 'Agendamento retido: $1'),
  clause('No call could be booked', 'No se pudo agendar una llamada', 'Não foi possível agendar uma chamada'),
  clause('The call is due', 'Es la hora de la llamada', 'É a hora da chamada'),
  clause(
    'Call missed for the last time',
    'Llamada perdida por última vez',
    'Chamada perdida pela última vez',
  ),
  clause('Call missed', 'Llamada perdida', 'Chamada perdida'),
  clause('it is booked again', 'se agenda de nuevo', 'é agendada de novo'),
  clause('The call failed', 'La llamada falló', 'A chamada falhou'),
  clause('The call took place', 'La llamada se hizo', 'A chamada foi feita'),
  clause('The call was cancelled', 'La llamada se canceló', 'A chamada foi cancelada'),
  clause('A call was asked for', 'Se pidió una llamada', 'Uma chamada foi pedida'),
  clause(
    'The planned step was cancelled',
    'Se canceló el paso planificado',
    'O passo planejado foi cancelado',
  ),
  clause('Task (\\S+) renewed', 'Tarea $1 renovada', 'Tarefa $1 renovada'),
  clause('Task (\\S+) set', 'Tarea $1 fijada', 'Tarefa $1 definida'),
  clause('The task was completed', 'La tarea se completó', 'A tarefa foi concluída'),
  clause('resolved', 'resuelto', 'resolvido'),
  clause('the business still owes', 'aún nos toca responder', 'ainda é a nossa vez'),
  clause('Resolved: (.+)', 'Resuelto: $1', 'Resolvido: $1'),
  clause('Planned anew', 'Planificado de nuevo', 'Planejado de novo'),
  clause('(.+) planned', '$1: planificado', '$1: planejado'),
  clause('impact (\\d)', 'impacto $1', 'impacto $1'),
  clause('answer template', 'plantilla de respuesta', 'modelo de resposta'),
  clause(
    'Opened by the business with a notice',
    'Abierto por la empresa con un aviso',
    'Aberto pela empresa com um aviso',
  ),
  clause(
    'Opened by the business with the task (\\S+)',
    'Abierto por la empresa con la tarea $1',
    'Aberto pela empresa com a tarefa $1',
  ),
  clause('Opened(?: by the customer)?', 'Abierto por el cliente', 'Aberto pelo cliente'),
  clause('The provider closed the window', 'El proveedor cerró la ventana', 'O provedor fechou a janela'),
  clause('(.+), beyond its bound', '$1, más allá de su plazo', '$1, além do seu prazo'),
  // What the gate answers.
  clause('the case is closed', 'el caso está cerrado', 'o caso está fechado'),
  clause('the case is open', 'el caso está abierto', 'o caso está aberto'),
  clause(
    'the contact has no address on this channel',
    'el contacto no tiene dirección en este canal',
    'o contato não tem endereço neste canal',
  ),
  clause(
    'no task is pending for this reason',
    'no hay tarea pendiente por este motivo',
    'não há tarefa pendente por este motivo',
  ),
  clause(
    'the task is pending and valid',
    'la tarea está pendiente y es válida',
    'a tarefa está pendente e é válida',
  ),
  clause(
    'the address was found unreachable',
    'la dirección resultó inalcanzable',
    'o endereço se mostrou inalcançável',
  ),
  clause(
    'the address is not known to be unreachable',
    'no se sabe que la dirección sea inalcanzable',
    'não se sabe que o endereço seja inalcançável',
  ),
  clause('the channel has no window', 'el canal no tiene ventana', 'o canal não tem janela'),
  clause('no window was ever open', 'nunca hubo una ventana abierta', 'nunca houve janela aberta'),
  clause('the window is closed', 'la ventana está cerrada', 'a janela está fechada'),
  clause('the window is about to close', 'la ventana está por cerrarse', 'a janela está para fechar'),
  clause('the window is open', 'la ventana está abierta', 'a janela está aberta'),
  clause('granted', 'otorgado', 'concedido'),
  clause(
    'no entry in the consent ledger',
    'no hay registro de consentimiento',
    'não há registro de consentimento',
  ),
  clause('consent was withdrawn', 'el consentimiento fue retirado', 'o consentimento foi retirado'),
  clause(
    'a reply inside the window needs no grant',
    'una respuesta dentro de la ventana no necesita consentimiento',
    'uma resposta dentro da janela não precisa de consentimento',
  ),
  clause('it confirms the opt-out', 'confirma la baja', 'confirma a saída'),
  clause(
    'the customer has asked again since opting out',
    'el cliente volvió a preguntar después de su baja',
    'o cliente voltou a perguntar depois de sair',
  ),
  clause(
    'the customer opted out and has not asked since',
    'el cliente se dio de baja y no ha vuelto a preguntar',
    'o cliente saiu e não voltou a perguntar',
  ),
  clause(
    'the policy lets mail about a case go unless it was withdrawn',
    'la política permite correos sobre un caso salvo que se hayan retirado',
    'a política permite e-mails sobre um caso salvo se retirados',
  ),
  clause(
    'calls about a case were not withdrawn',
    'las llamadas sobre un caso no fueron retiradas',
    'as chamadas sobre um caso não foram retiradas',
  ),
  clause('no template fits', 'ninguna plantilla sirve', 'nenhum modelo serve'),
  clause(
    'approved, in the right language and category, variables complete',
    'aprobada, en el idioma y la categoría debidos, con sus variables completas',
    'aprovado, no idioma e na categoria certos, com as variáveis completas',
  ),
  clause(
    'the template is paused, and nobody knows until when',
    'la plantilla está en pausa y no se sabe hasta cuándo',
    'o modelo está em pausa e não se sabe até quando',
  ),
  clause('the template is paused', 'la plantilla está en pausa', 'o modelo está em pausa'),
  clause('its pause is over', 'su pausa terminó', 'sua pausa terminou'),
  clause(
    '(\\d+) templates about this reason were sent or may have been',
    'ya se enviaron $1 plantillas por este motivo, o pudieron enviarse',
    '$1 modelos por este motivo já foram enviados, ou podem ter sido',
  ),
  clause(
    '(\\d+) templates were sent in this case or may have been',
    'ya se enviaron $1 plantillas en este caso, o pudieron enviarse',
    '$1 modelos já foram enviados neste caso, ou podem ter sido',
  ),
  clause(
    '(\\d+) of this reason and (\\d+) of this case so far',
    '$1 por este motivo y $2 en este caso hasta ahora',
    '$1 por este motivo e $2 neste caso até agora',
  ),
  clause('no limit concerns it', 'ningún límite lo afecta', 'nenhum limite o afeta'),
  clause('under (.+)', 'dentro de los límites: $1', 'dentro dos limites: $1'),
  clause(
    '(\\S+): (\\d+) in ([\\d.]+) days went already',
    'límite $1: ya fueron $2 en $3 días',
    'limite $1: já foram $2 em $3 dias',
  ),
  clause(
    '(\\S+): (\\d+) this local day went already',
    'límite $1: ya fueron $2 en el día',
    'limite $1: já foram $2 no dia',
  ),
  clause(
    '(\\S+): (\\d+) this local week went already',
    'límite $1: ya fueron $2 en la semana',
    'limite $1: já foram $2 na semana',
  ),
  clause(
    '(\\S+): (\\d+) this local month went already',
    'límite $1: ya fueron $2 en el mes',
    'limite $1: já foram $2 no mês',
  ),
  clause('inside the send hours', 'dentro del horario de envío', 'dentro do horário de envio'),
  clause(
    'outside the send hours of (.+), and none begin in time',
    'fuera del horario de envío de $1, y ninguno empieza a tiempo',
    'fora do horário de envio de $1, e nenhum começa a tempo',
  ),
  clause(
    'outside the send hours of (.+)',
    'fuera del horario de envío de $1',
    'fora do horário de envio de $1',
  ),
  clause(
    'outside the send hours(?:, and none begin in time)?',
    'fuera del horario de envío',
    'fora do horário de envio',
  ),
  clause('the send hours of (.+)', 'el horario de envío de $1', 'o horário de envio de $1'),
  clause('the send hours', 'el horario de envío', 'o horário de envio'),
  clause(
    'the slot its segment prefers',
    'la franja que prefiere su segmento',
    'a faixa que seu segmento prefere',
  ),
  clause('waits for (.+)', 'espera $1', 'espera $1'),
  clause('(.+) until it is too late', '$1, hasta que sea demasiado tarde', '$1, até ser tarde demais'),
  clause(
    'no instant passes all questions',
    'ningún instante pasa todas las preguntas',
    'nenhum instante passa por todas as perguntas',
  ),
  clause('the line is well', 'la línea está bien', 'a linha está bem'),
  clause(
    'the template is fatigued, and it has no successor',
    'la plantilla está desgastada y no tiene sucesora',
    'o modelo está desgastado e não tem sucessor',
  ),
  clause('the template is not fatigued', 'la plantilla no está desgastada', 'o modelo não está desgastado'),
  clause('the provider refused it \\((\\d+)\\)', 'el proveedor lo rechazó ($1)', 'o provedor o recusou ($1)'),
  clause('(\\S+) was retired by its owner', '$1 fue retirada por su dueño', '$1 foi retirado pelo seu dono'),
  clause(
    "(\\S+) waits for its owner's approval",
    '$1 espera la aprobación de su dueño',
    '$1 espera a aprovação do seu dono',
  ),
  clause('(\\S+) is paused', '$1 está en pausa', '$1 está em pausa'),
  clause('(\\S+) is disabled', '$1 está deshabilitada', '$1 está desativado'),
  clause('(\\S+) is rejected', '$1 está rechazada', '$1 está rejeitado'),
  clause('its fallback goes', 'sale su reemplazo', 'vai o substituto'),
  clause(
    "(\\S+) is not for the contact's country",
    '$1 no es para el país del contacto',
    '$1 não é para o país do contato',
  ),
  clause('it could not go yet', 'aún no podía salir', 'ainda não podia ir'),
];

export interface Told {
  readonly text: string;
  /** The language it is in: English where nobody has said it in another. */
  readonly lang: Language;
}

/** What the schedule or the gate said, in a person's language as far as it is known. */
export function toldIn(english: string, language: Language): Told {
  if (language === 'en') return { text: english, lang: 'en' };
  const clauses = english.split('; ').map((each) => oneIn(each, language));
  return clauses.every((each) => each !== null)
    ? { text: clauses.join('; '), lang: language }
    : { text: english, lang: 'en' };
}

function oneIn(english: string, language: 'es' | 'pt'): string | null {
  for (const [pattern, es, pt] of CLAUSES) {
    const found = pattern.exec(english);
    if (found === null) continue;
    const words = language === 'es' ? es : pt;
    return words
      .replaceAll(/\$(\d)/g, (_, index: string) => {
        const part = found[Number(index)] ?? '';
        return oneIn(part, language) ?? part;
      })
      .replace(/: $/, '');
  }
  return null;
}
