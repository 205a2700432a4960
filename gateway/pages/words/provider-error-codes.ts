import { providerError } from '../../../domain/gate/provider-error.ts';
import type { Language } from '../../../domain/messages/language.ts';

/** What every listed code of the provider means, in Spanish and Portuguese; English is the table's own (R8). */
const TEXTS: Readonly<Record<string, readonly [es: string, pt: string]>> = {
  '0': [
    'No se aceptó el token de acceso; configura un WHATSAPP_ACCESS_TOKEN válido.',
    'O token de acesso não foi aceito; configure um WHATSAPP_ACCESS_TOKEN válido.',
  ],
  '1': [
    'El proveedor informa un error desconocido; puede que el mensaje se haya enviado.',
    'O provedor informa um erro desconhecido; a mensagem pode ter sido enviada.',
  ],
  '2': [
    'El proveedor está caído o sobrecargado; puede que el mensaje se haya enviado.',
    'O provedor está fora do ar ou sobrecarregado; a mensagem pode ter sido enviada.',
  ],
  '3': [
    'A la aplicación le falta una capacidad o un permiso; revísalo en el panel de la aplicación.',
    'Falta à aplicação um recurso ou uma permissão; confira no painel da aplicação.',
  ],
  '4': ['La aplicación alcanzó su límite de ritmo.', 'A aplicação atingiu seu limite de ritmo.'],
  '10': [
    'A la aplicación le falta el permiso para enviar; concede whatsapp_business_messaging.',
    'Falta à aplicação a permissão para enviar; conceda whatsapp_business_messaging.',
  ],
  '17': [
    'El usuario del token de acceso alcanzó el límite de ritmo.',
    'O usuário do token de acesso atingiu o limite de ritmo.',
  ],
  '33': [
    'El identificador del número no existe o fue eliminado; revisa la línea.',
    'O identificador do número não existe ou foi excluído; confira a linha.',
  ],
  '100': [
    'La solicitud tiene un parámetro que el proveedor no acepta.',
    'A solicitação tem um parâmetro que o provedor não aceita.',
  ],
  '102': [
    'La sesión del token de acceso terminó; configura un WHATSAPP_ACCESS_TOKEN nuevo.',
    'A sessão do token de acesso terminou; configure um novo WHATSAPP_ACCESS_TOKEN.',
  ],
  '190': [
    'El token de acceso venció; configura un WHATSAPP_ACCESS_TOKEN nuevo.',
    'O token de acesso venceu; configure um novo WHATSAPP_ACCESS_TOKEN.',
  ],
  '341': ['La aplicación alcanzó un límite por el momento.', 'A aplicação atingiu um limite por enquanto.'],
  '368': [
    'La cuenta está bloqueada por incumplir una política; revísala en WhatsApp Manager.',
    'A conta está bloqueada por violar uma política; confira no WhatsApp Manager.',
  ],
  '506': [
    'El proveedor lo toma por duplicado; puede que el primero se haya enviado.',
    'O provedor o considera duplicado; o primeiro pode ter sido enviado.',
  ],
  '613': ['La aplicación llama con demasiada frecuencia.', 'A aplicação chama com frequência demais.'],
  '80007': [
    'La cuenta de empresa alcanzó su límite de ritmo.',
    'A conta comercial atingiu seu limite de ritmo.',
  ],
  '130429': ['La línea alcanzó su capacidad de envío.', 'A linha atingiu sua capacidade de envio.'],
  '130472': [
    'El proveedor no le envía este mensaje a esta persona como parte de un experimento.',
    'O provedor não envia esta mensagem a esta pessoa como parte de um experimento.',
  ],
  '130497': [
    'La cuenta no puede escribir a personas de este país.',
    'A conta não pode escrever a pessoas deste país.',
  ],
  '131000': [
    'El proveedor no pudo enviarlo por una causa que desconoce.',
    'O provedor não conseguiu enviar por uma causa que desconhece.',
  ],
  '131001': ['El mensaje es demasiado largo.', 'A mensagem é longa demais.'],
  '131002': ['El tipo de destinatario no es correcto.', 'O tipo de destinatário não está correto.'],
  '131005': [
    'A la aplicación le falta un permiso, o se lo retiraron.',
    'Falta uma permissão à aplicação, ou ela foi retirada.',
  ],
  '131006': ['Algo que el mensaje nombra no existe.', 'Algo que a mensagem cita não existe.'],
  '131008': ['A la solicitud le falta un parámetro.', 'Falta um parâmetro à solicitação.'],
  '131009': [
    'La solicitud tiene un valor que el proveedor no acepta.',
    'A solicitação tem um valor que o provedor não aceita.',
  ],
  '131016': [
    'Un servicio del proveedor está caído por el momento.',
    'Um serviço do provedor está fora do ar por enquanto.',
  ],
  '131021': ['El destinatario es la propia línea.', 'O destinatário é a própria linha.'],
  '131026': [
    'No se puede entregar: la persona no está en WhatsApp o no puede recibirlo.',
    'Não é possível entregar: a pessoa não está no WhatsApp ou não pode receber.',
  ],
  '131030': [
    'La cuenta está en modo de prueba y este número no está en su lista.',
    'A conta está em modo de teste e este número não está na lista.',
  ],
  '131031': [
    'La cuenta de empresa está bloqueada; revísala en WhatsApp Manager.',
    'A conta comercial está bloqueada; confira no WhatsApp Manager.',
  ],
  '131037': [
    'La línea no tiene un nombre visible aprobado.',
    'A linha não tem um nome de exibição aprovado.',
  ],
  '131042': [
    'Hay un problema con el medio de pago; revisa la cuenta en WhatsApp Manager.',
    'Há um problema com o meio de pagamento; confira a conta no WhatsApp Manager.',
  ],
  '131043': [
    'No se llegó a la persona dentro del plazo del mensaje.',
    'A pessoa não foi alcançada dentro do prazo da mensagem.',
  ],
  '131045': ['La línea no está registrada.', 'A linha não está registrada.'],
  '131047': ['La ventana de atención venció.', 'A janela de atendimento venceu.'],
  '131048': [
    'La línea está limitada porque sus mensajes se reportaron como spam; revisa su calidad.',
    'A linha está limitada porque suas mensagens foram denunciadas como spam; confira a qualidade.',
  ],
  '131049': [
    'El proveedor no lo envía para que esta persona no reciba demasiado.',
    'O provedor não envia para que esta pessoa não receba demais.',
  ],
  '131050': [
    'La persona pidió no recibir promociones de esta empresa.',
    'A pessoa pediu para não receber promoções desta empresa.',
  ],
  '131051': ['El proveedor no conoce este tipo de mensaje.', 'O provedor não conhece este tipo de mensagem.'],
  '131052': [
    'No se pudo obtener el archivo; revisa su enlace.',
    'Não foi possível obter o arquivo; confira o link.',
  ],
  '131053': [
    'No se pudo recibir el archivo; revisa su tipo y tamaño.',
    'Não foi possível receber o arquivo; confira o tipo e o tamanho.',
  ],
  '131055': ['Este servicio no acepta ese mensaje.', 'Este serviço não aceita essa mensagem.'],
  '131056': [
    'Demasiados mensajes a esta persona en poco tiempo.',
    'Mensagens demais para esta pessoa em pouco tempo.',
  ],
  '131057': ['La cuenta se está migrando o actualizando.', 'A conta está sendo migrada ou atualizada.'],
  '131062': [
    'Este mensaje no se puede enviar a un identificador de usuario; hace falta un número de teléfono.',
    'Esta mensagem não pode ser enviada a um identificador de usuário; é preciso um número de telefone.',
  ],
  '132000': [
    'La cantidad de valores no coincide con la plantilla.',
    'A quantidade de valores não coincide com o modelo.',
  ],
  '132001': [
    'El proveedor no tiene esa plantilla aprobada en este idioma.',
    'O provedor não tem esse modelo aprovado neste idioma.',
  ],
  '132005': [
    'El texto es demasiado largo una vez completados los valores.',
    'O texto fica longo demais depois de preenchidos os valores.',
  ],
  '132007': ['La plantilla incumple una política.', 'O modelo viola uma política.'],
  '132012': [
    'Un valor tiene un formato que la plantilla no espera.',
    'Um valor tem um formato que o modelo não espera.',
  ],
  '132015': ['La plantilla está pausada por baja calidad.', 'O modelo está pausado por baixa qualidade.'],
  '132016': [
    'La plantilla se pausó demasiadas veces y está desactivada.',
    'O modelo foi pausado vezes demais e está desativado.',
  ],
  '132018': ['Un valor de la plantilla no es válido.', 'Um valor do modelo não é válido.'],
  '132068': ['El Flow de la plantilla está bloqueado.', 'O Flow do modelo está bloqueado.'],
  '132069': ['El Flow de la plantilla está limitado.', 'O Flow do modelo está limitado.'],
  '133000': [
    'La baja de la línea no terminó; dala de baja otra vez.',
    'O cancelamento do registro da linha não terminou; cancele-o de novo.',
  ],
  '133004': [
    'El servidor del proveedor no está disponible por el momento.',
    'O servidor do provedor não está disponível por enquanto.',
  ],
  '133005': [
    'El PIN de verificación en dos pasos de la línea es incorrecto.',
    'O PIN de verificação em duas etapas da linha está incorreto.',
  ],
  '133006': [
    'El número de la línea debe verificarse de nuevo antes de registrarlo.',
    'O número da linha precisa ser verificado de novo antes do registro.',
  ],
  '133008': [
    'El PIN de verificación en dos pasos de la línea se intentó demasiadas veces.',
    'O PIN de verificação em duas etapas da linha foi tentado vezes demais.',
  ],
  '133009': [
    'El PIN de verificación en dos pasos de la línea se ingresó demasiado rápido.',
    'O PIN de verificação em duas etapas da linha foi digitado rápido demais.',
  ],
  '133010': ['La línea no está registrada.', 'A linha não está registrada.'],
  '133015': [
    'La línea se eliminó hace un momento; se puede registrar de nuevo en unos minutos.',
    'A linha foi excluída há pouco; pode ser registrada de novo em alguns minutos.',
  ],
  '133016': [
    'La línea se registró y se dio de baja demasiadas veces.',
    'A linha foi registrada e cancelada vezes demais.',
  ],
  '134011': [
    'No se aceptaron las condiciones de pagos de WhatsApp.',
    'Os termos de pagamentos do WhatsApp não foram aceitos.',
  ],
  '134100': [
    'Este servicio solo acepta plantillas de marketing.',
    'Este serviço só aceita modelos de marketing.',
  ],
  '134101': [
    'El proveedor no ha terminado de recibir la plantilla.',
    'O provedor ainda não terminou de receber o modelo.',
  ],
  '134102': [
    'La plantilla no está disponible para esta cuenta.',
    'O modelo não está disponível para esta conta.',
  ],
  '135000': [
    'El proveedor no pudo interpretar la solicitud.',
    'O provedor não conseguiu interpretar a solicitação.',
  ],
};

/** Null: no page has words for the code, so that its class has to do. */
export function errorCodeInWords(code: string, language: Language): string | null {
  if (!Object.hasOwn(TEXTS, code)) return null;
  if (language === 'en') return providerError(code).what;
  return TEXTS[code]?.[language === 'es' ? 0 : 1] ?? null;
}
