import type { Role } from '../../../domain/access/role.ts';
import type { InLanguages } from '../words/language.ts';

/** Why somebody is not signed in; each says what to do now. */
export type SignInFault = 'no_role' | 'locked_out' | 'sign_in_expired' | 'sign_in_refused' | 'issuer_away';

export interface SignInWords {
  readonly title: string;
  readonly local: {
    /** In one sentence. */
    readonly what: string;
    readonly enter: string;
    readonly as: (name: string, role: string) => string;
    readonly others: string;
    /** What a role may do, in a few words. */
    readonly may: Readonly<Record<Role, string>>;
  };
  readonly company: string;
  readonly nowhere: string;
  readonly again: string;
  readonly left: string;
  readonly leaveCompany: string;
  readonly faults: Readonly<Record<SignInFault, readonly [title: string, text: string]>>;
}

export const SIGN_IN: InLanguages<SignInWords> = {
  es: {
    title: 'Iniciar sesión',
    local: {
      what: 'Ventana mantiene viva la conversación con cada cliente de WhatsApp más allá de la ventana de 24 horas: avisa antes de que venza, invita al cliente a volver con una plantilla aprobada y, si no responde, sigue por correo o con una llamada.',
      enter: 'Entrar a la demostración',
      as: (name, role) =>
        `Entras como ${name} (${role}). Todos los datos son ficticios y nada sale de este equipo.`,
      others: 'Ver con otro rol',
      may: {
        viewer: 'Ve los casos y las cifras, sin datos personales.',
        agent: 'Atiende casos y responde a los clientes.',
        supervisor: 'Ve todo el equipo, cuida las plantillas y exporta las cifras.',
        admin: 'Además: cuentas, auditoría y borrado de datos.',
      },
    },
    company: 'Entrar con la cuenta de la empresa',
    nowhere: 'Falta configurar el acceso: OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET y OIDC_ROLES.',
    again: 'Intentar de nuevo',
    left: 'Cerraste la sesión en Ventana.',
    leaveCompany: 'Cerrar también la sesión de la cuenta de la empresa',
    faults: {
      no_role: [
        'Tu cuenta no tiene un rol aquí',
        'La empresa te reconoce, pero ninguno de tus grupos da acceso a Ventana. Pide uno a quien administra las cuentas y vuelve a entrar.',
      ],
      locked_out: [
        'Tu acceso está bloqueado',
        'La administración de Ventana bloqueó esta cuenta. Si crees que es un error, habla con la administración.',
      ],
      sign_in_expired: [
        'El inicio de sesión venció',
        'Pasaron más de diez minutos, se abrió en otro navegador o ya se usó. Empieza de nuevo.',
      ],
      sign_in_refused: [
        'No se pudo entrar',
        'La cuenta de la empresa rechazó el intento o su respuesta no era válida. Empieza de nuevo; si se repite, avisa a quien administra Ventana.',
      ],
      issuer_away: [
        'La cuenta de la empresa no responde',
        'Nadie puede entrar hasta que vuelva; quien ya entró sigue trabajando. Intenta en unos minutos.',
      ],
    },
  },
  pt: {
    title: 'Entrar',
    local: {
      what: 'O Ventana mantém viva a conversa com cada cliente do WhatsApp além da janela de 24 horas: avisa antes que ela vença, convida o cliente a voltar com um modelo aprovado e, se ele não responde, segue por e-mail ou com uma ligação.',
      enter: 'Entrar na demonstração',
      as: (name, role) =>
        `Você entra como ${name} (${role}). Todos os dados são fictícios e nada sai deste computador.`,
      others: 'Ver com outro perfil',
      may: {
        viewer: 'Vê os casos e os números, sem dados pessoais.',
        agent: 'Atende casos e responde aos clientes.',
        supervisor: 'Vê toda a equipe, cuida dos modelos e exporta os números.',
        admin: 'Além disso: contas, auditoria e exclusão de dados.',
      },
    },
    company: 'Entrar com a conta da empresa',
    nowhere: 'Falta configurar o acesso: OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET e OIDC_ROLES.',
    again: 'Tentar de novo',
    left: 'Você saiu do Ventana.',
    leaveCompany: 'Sair também da conta da empresa',
    faults: {
      no_role: [
        'Sua conta não tem um perfil aqui',
        'A empresa reconhece você, mas nenhum dos seus grupos dá acesso ao Ventana. Peça um a quem administra as contas e entre de novo.',
      ],
      locked_out: [
        'Seu acesso está bloqueado',
        'A administração do Ventana bloqueou esta conta. Se for um engano, fale com a administração.',
      ],
      sign_in_expired: [
        'O prazo para entrar expirou',
        'Passaram mais de dez minutos, foi aberta em outro navegador ou já foi usada. Comece de novo.',
      ],
      sign_in_refused: [
        'Não foi possível entrar',
        'A conta da empresa recusou a tentativa ou a resposta não era válida. Comece de novo; se repetir, avise quem administra o Ventana.',
      ],
      issuer_away: [
        'A conta da empresa não responde',
        'Ninguém pode entrar até que volte; quem já entrou continua trabalhando. Tente em alguns minutos.',
      ],
    },
  },
  en: {
    title: 'Sign in',
    local: {
      what: 'Ventana keeps the conversation with every WhatsApp customer alive beyond the 24-hour window: it warns before the window expires, invites the customer back with an approved template and, without an answer, goes on by email or a call.',
      enter: 'Enter the demonstration',
      as: (name, role) =>
        `You enter as ${name} (${role}). All data are fictional, and nothing leaves this machine.`,
      others: 'See it in another role',
      may: {
        viewer: 'Sees cases and figures, without personal data.',
        agent: 'Works on cases and answers customers.',
        supervisor: 'Sees the whole team, looks after templates and exports figures.',
        admin: 'Besides: accounts, audit log and erasing data.',
      },
    },
    company: 'Sign in with your company account',
    nowhere:
      'Sign-in is not set up: OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET and OIDC_ROLES are missing.',
    again: 'Try again',
    left: 'You signed out of Ventana.',
    leaveCompany: 'Sign out of your company account too',
    faults: {
      no_role: [
        'Your account has no role here',
        'The company knows you, but none of your groups gives access to Ventana. Ask whoever administers the accounts for one, and sign in again.',
      ],
      locked_out: [
        'You are locked out',
        'An admin of Ventana has locked this account. If that is a mistake, talk to them.',
      ],
      sign_in_expired: [
        'The sign-in expired',
        'More than ten minutes have passed, it was opened in another browser, or it was used already. Begin again.',
      ],
      sign_in_refused: [
        'You could not be signed in',
        'The company account refused, or its answer was not valid. Begin again; if it happens again, tell whoever administers Ventana.',
      ],
      issuer_away: [
        'The company account does not answer',
        'Nobody can sign in until it is back; who is signed in goes on working. Try again in a few minutes.',
      ],
    },
  },
};
