import type { InLanguages } from './language.ts';

/** What the browser checks of a field, by the name that its API gives the fault. */
type Validity =
  | 'valueMissing'
  | 'typeMismatch'
  | 'patternMismatch'
  | 'badInput'
  | 'rangeOverflow'
  | 'rangeUnderflow';

/** Refusals that any form may meet. */
type Fault =
  | 'unauthenticated'
  | 'forbidden'
  | 'why_missing'
  | 'invalid_request'
  | 'too_fast'
  | 'temporarily_unavailable'
  | 'unavailable'
  | 'own_account'
  | 'offline';

export interface FormWords {
  readonly validity: Readonly<Record<Validity, string>>;
  /** By the problem's code. What the API advises is for who writes programs. */
  readonly faults: Readonly<Record<Fault, string>>;
  /** What to do about a refusal that has words of its own (refusals.ts). */
  readonly checkAndRepeat: string;
  /** Of any other `{code}`. */
  readonly refused: string;
}

export const FORMS: InLanguages<FormWords> = {
  es: {
    validity: {
      valueMissing: 'Completa este campo.',
      typeMismatch: 'Escribe una dirección completa, como https://ejemplo.com.',
      patternMismatch: 'El formato no es válido.',
      badInput: 'El valor no es válido.',
      rangeOverflow: 'El valor es demasiado alto.',
      rangeUnderflow: 'El valor es demasiado bajo.',
    },
    faults: {
      unauthenticated:
        'Tu sesión venció. Inicia sesión en otra pestaña y vuelve a enviar; tu texto sigue aquí.',
      forbidden: 'Tu rol no permite esta acción. Pídesela a alguien con ese permiso.',
      why_missing: 'Falta el comentario para la auditoría. Escríbelo e intenta de nuevo.',
      invalid_request: 'Revisa los campos marcados.',
      too_fast: 'Demasiadas acciones a la vez. Intenta de nuevo en unos segundos.',
      temporarily_unavailable: 'El motor de casos no responde. Intenta de nuevo en unos segundos.',
      unavailable: 'No se guardó. Intenta de nuevo en unos segundos.',
      own_account: 'No puedes bloquear tu propia cuenta. Pídelo a otra persona que administre.',
      offline: 'No hubo respuesta. Revisa la conexión e intenta de nuevo.',
    },
    checkAndRepeat: 'Recarga la página y revisa los datos antes de repetir.',
    refused:
      'No se pudo completar la acción. Recarga la página e intenta de nuevo; si se repite, avisa a quien administra el sistema con el código {code}.',
  },
  pt: {
    validity: {
      valueMissing: 'Preencha este campo.',
      typeMismatch: 'Escreva um endereço completo, como https://exemplo.com.',
      patternMismatch: 'O formato não é válido.',
      badInput: 'O valor não é válido.',
      rangeOverflow: 'O valor é alto demais.',
      rangeUnderflow: 'O valor é baixo demais.',
    },
    faults: {
      unauthenticated: 'Sua sessão expirou. Entre em outra aba e envie de novo; seu texto continua aqui.',
      forbidden: 'Seu perfil não permite esta ação. Peça a alguém com essa permissão.',
      why_missing: 'Falta o comentário para a auditoria. Escreva-o e tente de novo.',
      invalid_request: 'Revise os campos marcados.',
      too_fast: 'Ações demais de uma vez. Tente de novo em alguns segundos.',
      temporarily_unavailable: 'O motor de casos não responde. Tente de novo em alguns segundos.',
      unavailable: 'Não foi salvo. Tente de novo em alguns segundos.',
      own_account: 'Você não pode bloquear sua própria conta. Peça a outra pessoa da administração.',
      offline: 'Não houve resposta. Verifique a conexão e tente de novo.',
    },
    checkAndRepeat: 'Recarregue a página e revise os dados antes de repetir.',
    refused:
      'Não foi possível concluir a ação. Recarregue a página e tente de novo; se continuar, avise quem administra o sistema com o código {code}.',
  },
  en: {
    validity: {
      valueMissing: 'Fill in this field.',
      typeMismatch: 'Write a whole address, like https://example.com.',
      patternMismatch: 'The format is not valid.',
      badInput: 'The value is not valid.',
      rangeOverflow: 'The value is too high.',
      rangeUnderflow: 'The value is too low.',
    },
    faults: {
      unauthenticated:
        'You’ve been signed out. Sign in again in another tab and send again; your text is still here.',
      forbidden: 'Your role may not do this. Ask somebody who may.',
      why_missing: 'The comment for the audit log is missing. Write it and try again.',
      invalid_request: 'Check the marked fields.',
      too_fast: 'Too many actions at once. Try again in a few seconds.',
      temporarily_unavailable: 'The case engine does not answer. Try again in a few seconds.',
      unavailable: 'It was not saved. Try again in a few seconds.',
      own_account: 'You cannot lock out your own account. Ask another admin.',
      offline: 'There was no answer. Check the connection and try again.',
    },
    checkAndRepeat: 'Reload the page and check the data before you repeat it.',
    refused:
      'The action could not be completed. Reload the page and try again; if it happens again, tell whoever runs the system the code {code}.',
  },
};
