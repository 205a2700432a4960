import type { Language } from '../../domain/messages/language.ts';
import { COMMON } from '../../gateway/pages/words/common.ts';
import type { InLanguages } from '../../gateway/pages/words/language.ts';

const WORDS: InLanguages<
  Readonly<Record<'open' | 'title' | 'deletes' | 'keeps' | 'makes' | 'confirm', string>>
> = {
  es: {
    open: 'Empezar de nuevo',
    title: '¿Empezar de nuevo?',
    deletes:
      'Se borran todos los casos, clientes, mensajes, correos y cifras, el registro de auditoría y los cambios en las plantillas. No se puede deshacer.',
    keeps: 'Se conservan las cuentas: nadie tiene que volver a iniciar sesión.',
    makes: 'El reloj vuelve a la hora actual y se crean casos de ejemplo nuevos.',
    confirm: 'Borrar y empezar de nuevo',
  },
  pt: {
    open: 'Começar de novo',
    title: 'Começar de novo?',
    deletes:
      'Todos os casos, clientes, mensagens, e-mails e números, o registro de auditoria e as mudanças nos modelos são excluídos. Não é possível desfazer.',
    keeps: 'As contas são mantidas: ninguém precisa entrar de novo.',
    makes: 'O relógio volta à hora atual e novos casos de exemplo são criados.',
    confirm: 'Excluir e começar de novo',
  },
  en: {
    open: 'Start over',
    title: 'Start over?',
    deletes:
      'All cases, customers, messages, emails and figures, the audit log and the changes of templates are deleted. This cannot be undone.',
    keeps: 'Accounts stay: nobody has to sign in again.',
    makes: 'The clock goes back to the present, and fresh example cases are made.',
    confirm: 'Delete and start over',
  },
};

const DIALOG = 'start-over';

/** Opens the question. */
export function StartOverButton({ language }: { readonly language: Language }) {
  return (
    <button type="button" class="quiet" data-opens={DIALOG}>
      ↺ {WORDS[language].open}
    </button>
  );
}

/** Says what is deleted, and asks. */
export function StartOverDialog({ language }: { readonly language: Language }) {
  const words = WORDS[language];
  return (
    <dialog id={DIALOG} aria-labelledby={`${DIALOG}-title`}>
      <form data-api="POST /dev/start-over" data-no-body="" data-starts-over="">
        <h2 id={`${DIALOG}-title`}>{words.title}</h2>
        <p>{words.deletes}</p>
        <p>{words.keeps}</p>
        <p>{words.makes}</p>
        <p data-fault="" role="alert" />
        <p class="buttons">
          <button class="danger">{words.confirm}</button>
          <button type="button" class="quiet" data-closes="">
            {COMMON[language].cancel}
          </button>
        </p>
      </form>
    </dialog>
  );
}
