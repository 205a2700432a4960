import { providerError } from '../../../domain/gate/provider-error.ts';
import type { Language } from '../../../domain/messages/language.ts';

type Translated = Exclude<Language, 'en'>;

/** What every listed code of the provider means; English is the table's own (R8). */
const TEXTS: Readonly<Record<string, Readonly<Record<Translated, string>>>> = {
  '0': {
    es: 'No se aceptó el token de acceso; configura un WHATSAPP_ACCESS_TOKEN válido.',
    pt: 'O token de acesso não foi aceito; configure um WHATSAPP_ACCESS_TOKEN válido.',
  },
  '1': {
    es: 'El proveedor informa un error desconocido.',
    pt: 'O provedor informa um erro desconhecido.',
  },
  '2': {
    es: 'El proveedor está caído o sobrecargado.',
    pt: 'O provedor está fora do ar ou sobrecarregado.',
  },
  '3': {
    es: 'A la aplicación le falta una capacidad o un permiso; revísalo en el panel de la aplicación.',
    pt: 'Falta à aplicação um recurso ou uma permissão; confira no painel da aplicação.',
  },
  '4': { es: 'La aplicación alcanzó su límite de ritmo.', pt: 'A aplicação atingiu seu limite de ritmo.' },
  '10': {
    es: 'A la aplicación le falta el permiso para enviar; concede whatsapp_business_messaging.',
    pt: 'Falta à aplicação a permissão para enviar; conceda whatsapp_business_messaging.',
  },
  '17': {
    es: 'El usuario del token de acceso alcanzó el límite de ritmo.',
    pt: 'O usuário do token de acesso atingiu o limite de ritmo.',
  },
  '33': {
    es: 'El identificador del número no existe o fue eliminado; revisa la línea.',
    pt: 'O identificador do número não existe ou foi excluído; confira a linha.',
  },
  '100': {
    es: 'La solicitud tiene un parámetro que el proveedor no acepta.',
    pt: 'A solicitação tem um parâmetro que o provedor não aceita.',
  },
  '102': {
    es: 'La sesión del token de acceso terminó; configura un WHATSAPP_ACCESS_TOKEN nuevo.',
    pt: 'A sessão do token de acesso terminou; configure um novo WHATSAPP_ACCESS_TOKEN.',
  },
  '190': {
    es: 'El token de acceso venció; configura un WHATSAPP_ACCESS_TOKEN nuevo.',
    pt: 'O token de acesso venceu; configure um novo WHATSAPP_ACCESS_TOKEN.',
  },
  '341': {
    es: 'La aplicación alcanzó un límite por el momento.',
    pt: 'A aplicação atingiu um limite por enquanto.',
  },
  '368': {
    es: 'La cuenta está bloqueada por incumplir una política; revísala en WhatsApp Manager.',
    pt: 'A conta está bloqueada por violar uma política; confira no WhatsApp Manager.',
  },
  '506': {
    es: 'El proveedor lo toma por duplicado; puede que el primero se haya enviado.',
    pt: 'O provedor o considera duplicado; o primeiro pode ter sido enviado.',
  },
  '613': {
    es: 'La aplicación llama con demasiada frecuencia.',
    pt: 'A aplicação chama com frequência demais.',
  },
  '80007': {
    es: 'La cuenta de empresa alcanzó su límite de ritmo.',
    pt: 'A conta comercial atingiu seu limite de ritmo.',
  },
  '130429': { es: 'La línea alcanzó su capacidad de envío.', pt: 'A linha atingiu sua capacidade de envio.' },
  '130472': {
    es: 'El proveedor no le envía este mensaje a esta persona como parte de un experimento.',
    pt: 'O provedor não envia esta mensagem a esta pessoa como parte de um experimento.',
  },
  '130497': {
    es: 'La cuenta no puede escribir a personas de este país.',
    pt: 'A conta não pode escrever a pessoas deste país.',
  },
  '131000': {
    es: 'Algo falló en el proveedor.',
    pt: 'Algo falhou no provedor.',
  },
  '131001': { es: 'El mensaje es demasiado largo.', pt: 'A mensagem é longa demais.' },
  '131002': { es: 'El tipo de destinatario no es correcto.', pt: 'O tipo de destinatário não está correto.' },
  '131005': {
    es: 'A la aplicación le falta un permiso, o se lo retiraron.',
    pt: 'Falta uma permissão à aplicação, ou ela foi retirada.',
  },
  '131006': { es: 'Algo que el mensaje nombra no existe.', pt: 'Algo que a mensagem cita não existe.' },
  '131008': { es: 'A la solicitud le falta un parámetro.', pt: 'Falta um parâmetro à solicitação.' },
  '131009': {
    es: 'La solicitud tiene un valor que el proveedor no acepta.',
    pt: 'A solicitação tem um valor que o provedor não aceita.',
  },
  '131016': {
    es: 'Un servicio del proveedor está caído por el momento.',
    pt: 'Um serviço do provedor está fora do ar por enquanto.',
  },
  '131021': { es: 'El destinatario es la propia línea.', pt: 'O destinatário é a própria linha.' },
  '131026': {
    es: 'No se puede entregar: la persona no está en WhatsApp o no puede recibirlo.',
    pt: 'Não é possível entregar: a pessoa não está no WhatsApp ou não pode receber.',
  },
  '131030': {
    es: 'La cuenta está en modo de prueba y este número no está en su lista.',
    pt: 'A conta está em modo de teste e este número não está na lista.',
  },
  '131031': {
    es: 'La cuenta de empresa está bloqueada; revísala en WhatsApp Manager.',
    pt: 'A conta comercial está bloqueada; confira no WhatsApp Manager.',
  },
  '131037': {
    es: 'La línea no tiene un nombre visible aprobado.',
    pt: 'A linha não tem um nome de exibição aprovado.',
  },
  '131042': {
    es: 'Hay un problema con el medio de pago; revisa la cuenta en WhatsApp Manager.',
    pt: 'Há um problema com o meio de pagamento; confira a conta no WhatsApp Manager.',
  },
  '131043': {
    es: 'No se llegó a la persona dentro del plazo del mensaje.',
    pt: 'A pessoa não foi alcançada dentro do prazo da mensagem.',
  },
  '131045': { es: 'La línea no está registrada.', pt: 'A linha não está registrada.' },
  '131047': { es: 'La ventana de atención venció.', pt: 'A janela de atendimento venceu.' },
  '131048': {
    es: 'La línea está limitada porque sus mensajes se reportaron como spam; revisa su calidad.',
    pt: 'A linha está limitada porque suas mensagens foram denunciadas como spam; confira a qualidade.',
  },
  '131049': {
    es: 'El proveedor no lo envía para que esta persona no reciba demasiado.',
    pt: 'O provedor não envia para que esta pessoa não receba demais.',
  },
  '131050': {
    es: 'La persona pidió no recibir promociones de esta empresa.',
    pt: 'A pessoa pediu para não receber promoções desta empresa.',
  },
  '131051': {
    es: 'El proveedor no conoce este tipo de mensaje.',
    pt: 'O provedor não conhece este tipo de mensagem.',
  },
  '131052': {
    es: 'No se pudo obtener el archivo; revisa su enlace.',
    pt: 'Não foi possível obter o arquivo; confira o link.',
  },
  '131053': {
    es: 'No se pudo recibir el archivo; revisa su tipo y tamaño.',
    pt: 'Não foi possível receber o arquivo; confira o tipo e o tamanho.',
  },
  '131055': { es: 'Este servicio no acepta ese mensaje.', pt: 'Este serviço não aceita essa mensagem.' },
  '131056': {
    es: 'Demasiados mensajes a esta persona en poco tiempo.',
    pt: 'Mensagens demais para esta pessoa em pouco tempo.',
  },
  '131057': {
    es: 'La cuenta se está migrando o actualizando.',
    pt: 'A conta está sendo migrada ou atualizada.',
  },
  '131062': {
    es: 'Este mensaje no se puede enviar a un identificador de usuario; hace falta un número de teléfono.',
    pt: 'Esta mensagem não pode ser enviada a um identificador de usuário; é preciso um número de telefone.',
  },
  '132000': {
    es: 'La cantidad de valores no coincide con la plantilla.',
    pt: 'A quantidade de valores não coincide com o modelo.',
  },
  '132001': {
    es: 'El proveedor no tiene esa plantilla aprobada en este idioma.',
    pt: 'O provedor não tem esse modelo aprovado neste idioma.',
  },
  '132005': {
    es: 'El texto es demasiado largo una vez completados los valores.',
    pt: 'O texto fica longo demais depois de preenchidos os valores.',
  },
  '132007': { es: 'La plantilla incumple una política.', pt: 'O modelo viola uma política.' },
  '132012': {
    es: 'Un valor tiene un formato que la plantilla no espera.',
    pt: 'Um valor tem um formato que o modelo não espera.',
  },
  '132015': {
    es: 'La plantilla está pausada por baja calidad.',
    pt: 'O modelo está pausado por baixa qualidade.',
  },
  '132016': {
    es: 'La plantilla se pausó demasiadas veces y está desactivada.',
    pt: 'O modelo foi pausado vezes demais e está desativado.',
  },
  '132018': { es: 'Un valor de la plantilla no es válido.', pt: 'Um valor do modelo não é válido.' },
  '132068': { es: 'El Flow de la plantilla está bloqueado.', pt: 'O Flow do modelo está bloqueado.' },
  '132069': { es: 'El Flow de la plantilla está limitado.', pt: 'O Flow do modelo está limitado.' },
  '133000': {
    es: 'La baja de la línea no terminó; dala de baja otra vez.',
    pt: 'O cancelamento do registro da linha não terminou; cancele-o de novo.',
  },
  '133004': {
    es: 'El servidor del proveedor no está disponible por el momento.',
    pt: 'O servidor do provedor não está disponível por enquanto.',
  },
  '133005': {
    es: 'El PIN de verificación en dos pasos de la línea es incorrecto.',
    pt: 'O PIN de verificação em duas etapas da linha está incorreto.',
  },
  '133006': {
    es: 'El número de la línea debe verificarse de nuevo antes de registrarlo.',
    pt: 'O número da linha precisa ser verificado de novo antes do registro.',
  },
  '133008': {
    es: 'El PIN de verificación en dos pasos de la línea se intentó demasiadas veces.',
    pt: 'O PIN de verificação em duas etapas da linha foi tentado vezes demais.',
  },
  '133009': {
    es: 'El PIN de verificación en dos pasos de la línea se ingresó demasiado rápido.',
    pt: 'O PIN de verificação em duas etapas da linha foi digitado rápido demais.',
  },
  '133010': { es: 'La línea no está registrada.', pt: 'A linha não está registrada.' },
  '133015': {
    es: 'La línea se eliminó hace un momento; se puede registrar de nuevo en unos minutos.',
    pt: 'A linha foi excluída há pouco; pode ser registrada de novo em alguns minutos.',
  },
  '133016': {
    es: 'La línea se registró y se dio de baja demasiadas veces.',
    pt: 'A linha foi registrada e cancelada vezes demais.',
  },
  '134011': {
    es: 'No se aceptaron las condiciones de pagos de WhatsApp.',
    pt: 'Os termos de pagamentos do WhatsApp não foram aceitos.',
  },
  '134100': {
    es: 'Este servicio solo acepta plantillas de marketing.',
    pt: 'Este serviço só aceita modelos de marketing.',
  },
  '134101': {
    es: 'El proveedor no ha terminado de recibir la plantilla.',
    pt: 'O provedor ainda não terminou de receber o modelo.',
  },
  '134102': {
    es: 'La plantilla no está disponible para esta cuenta.',
    pt: 'O modelo não está disponível para esta conta.',
  },
  '135000': {
    es: 'El proveedor no pudo interpretar la solicitud.',
    pt: 'O provedor não conseguiu interpretar a solicitação.',
  },
  '80008': {
    es: 'La cuenta de empresa alcanzó su límite de consultas de administración.',
    pt: 'A conta comercial atingiu seu limite de consultas de administração.',
  },
  '130403': {
    es: 'La empresa bloqueó a esta persona; desbloquéala para volver a escribirle.',
    pt: 'A empresa bloqueou esta pessoa; desbloqueie-a para voltar a escrever.',
  },
  '131063': {
    es: 'La cuenta no envía plantillas de marketing por la API de nube; revisa su configuración en WhatsApp Manager.',
    pt: 'A conta não envia modelos de marketing pela API de nuvem; confira sua configuração no WhatsApp Manager.',
  },
  '131064': {
    es: 'El proveedor no deja salir un mensaje de este tipo por esta vía; envía una plantilla.',
    pt: 'O provedor não deixa uma mensagem deste tipo sair por esta via; envie um modelo.',
  },
  '138000': {
    es: 'Las llamadas no están activadas en la línea; revisa su configuración de llamadas.',
    pt: 'As ligações não estão ativadas na linha; confira sua configuração de ligações.',
  },
  '138001': {
    es: 'La persona no puede recibir llamadas por WhatsApp.',
    pt: 'A pessoa não pode receber ligações pelo WhatsApp.',
  },
  '138002': {
    es: 'La línea tiene demasiadas llamadas a la vez.',
    pt: 'A linha tem ligações demais ao mesmo tempo.',
  },
  '138003': {
    es: 'Ya hay una llamada en curso con esta persona.',
    pt: 'Já há uma ligação em curso com esta pessoa.',
  },
  '138004': {
    es: 'No se pudo conectar la llamada.',
    pt: 'Não foi possível conectar a ligação.',
  },
  '138005': {
    es: 'La línea alcanzó su límite de ritmo para llamadas.',
    pt: 'A linha atingiu seu limite de ritmo para ligações.',
  },
  '138006': {
    es: 'La persona no ha permitido llamadas.',
    pt: 'A pessoa não permitiu ligações.',
  },
  '138007': {
    es: 'La llamada no se conectó a tiempo.',
    pt: 'A ligação não foi conectada a tempo.',
  },
  '138009': {
    es: 'A la persona se le pidió permiso para llamar demasiadas veces.',
    pt: 'A permissão para ligar foi pedida a esta pessoa vezes demais.',
  },
  '138012': {
    es: 'Se llamó a la persona demasiadas veces en 24 horas.',
    pt: 'A pessoa recebeu ligações demais em 24 horas.',
  },
  '138013': {
    es: 'El permiso para llamar se consultó demasiadas veces.',
    pt: 'A permissão para ligar foi consultada vezes demais.',
  },
  '139200': {
    es: 'La cuenta no puede usar Direct Send; envía una plantilla aprobada.',
    pt: 'A conta não pode usar Direct Send; envie um modelo aprovado.',
  },
};

/** Null: no page has words for the code, so that its class has to do. */
export function errorCodeInWords(code: string, language: Language): string | null {
  if (!Object.hasOwn(TEXTS, code)) return null;
  if (language === 'en') return providerError(code).what;
  return TEXTS[code]?.[language] ?? null;
}
