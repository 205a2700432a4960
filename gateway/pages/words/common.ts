import type { Owes, PublicState } from '../../../domain/case/case-state.ts';
import type { Role } from '../../../domain/access/role.ts';
import type { InLanguages } from './language.ts';

export interface CommonWords {
  readonly sessions: string;
  readonly wallboard: string;
  readonly lines: string;
  readonly summary: string;
  readonly simulator: string;
  readonly audit: string;
  readonly skip: string;
  readonly theme: string;
  readonly language: string;
  readonly signOut: string;
  readonly fictional: string;
  readonly live: string;
  readonly stale: string;
  /** The sign-in ended: nothing on the page is kept up to date any more. */
  readonly signedOut: string;
  readonly signInAgain: string;
  /** What takes a message of the page away. */
  readonly dismiss: string;
  readonly states: Readonly<Record<PublicState, string>>;
  /** Whom a case waits on, under a title that says so. */
  readonly owes: Readonly<Record<Owes, string>>;
  /** The same where it stands alone. */
  readonly waitsOn: Readonly<Record<Owes, string>>;
  readonly roles: Readonly<Record<Role, string>>;
  readonly why: string;
  readonly confirm: string;
  readonly cancel: string;
  readonly done: string;
  readonly none: string;
}

export const COMMON: InLanguages<CommonWords> = {
  es: {
    sessions: 'Sesiones',
    wallboard: 'Tablero',
    lines: 'Líneas',
    summary: 'Resumen de sesiones',
    simulator: 'Simulador',
    audit: 'Auditoría',
    skip: 'Ir al contenido',
    theme: 'Claro u oscuro',
    language: 'Idioma',
    signOut: 'Cerrar sesión',
    fictional: 'Datos ficticios',
    live: 'En vivo',
    stale: 'Sin conexión. Reconectando…',
    signedOut: 'Tu sesión terminó: esta página ya no se actualiza.',
    signInAgain: 'Iniciar sesión',
    dismiss: 'Cerrar el mensaje',
    states: {
      open: 'Abierto',
      expiring: 'Por vencer',
      escalated: 'Escalado',
      reopening: 'En reapertura',
      fallback: 'Canal de respaldo',
      dormant: 'Inactivo',
      resolved: 'Resuelto',
      closed: 'Cerrado',
    },
    owes: { business: 'Nosotros', customer: 'Cliente', nobody: 'Nadie' },
    waitsOn: {
      business: 'Pendiente de nosotros',
      customer: 'Pendiente del cliente',
      nobody: 'Pendiente de nadie',
    },
    roles: { viewer: 'Consulta', agent: 'Agente', supervisor: 'Supervisión', admin: 'Administración' },
    why: 'Comentario para la auditoría',
    confirm: 'Confirmar',
    cancel: 'Cancelar',
    done: 'Hecho',
    none: 'Ninguno',
  },
  pt: {
    sessions: 'Sessões',
    wallboard: 'Painel',
    lines: 'Linhas',
    summary: 'Resumo de sessões',
    simulator: 'Simulador',
    audit: 'Auditoria',
    skip: 'Ir para o conteúdo',
    theme: 'Claro ou escuro',
    language: 'Idioma',
    signOut: 'Sair',
    fictional: 'Dados fictícios',
    live: 'Ao vivo',
    stale: 'Sem conexão. Reconectando…',
    signedOut: 'Sua sessão terminou: esta página não é mais atualizada.',
    signInAgain: 'Entrar',
    dismiss: 'Fechar a mensagem',
    states: {
      open: 'Aberto',
      expiring: 'A vencer',
      escalated: 'Escalonado',
      reopening: 'Em reabertura',
      fallback: 'Canal de contingência',
      dormant: 'Inativo',
      resolved: 'Resolvido',
      closed: 'Fechado',
    },
    owes: { business: 'Nós', customer: 'Cliente', nobody: 'Ninguém' },
    waitsOn: {
      business: 'Aguardando nossa resposta',
      customer: 'Aguardando o cliente',
      nobody: 'Aguardando ninguém',
    },
    roles: { viewer: 'Consulta', agent: 'Atendente', supervisor: 'Supervisão', admin: 'Administração' },
    why: 'Comentário para a auditoria',
    confirm: 'Confirmar',
    cancel: 'Cancelar',
    done: 'Feito',
    none: 'Nenhum',
  },
  en: {
    sessions: 'Sessions',
    wallboard: 'Wallboard',
    lines: 'Lines',
    summary: 'Session summary',
    simulator: 'Simulator',
    audit: 'Audit log',
    skip: 'Skip to content',
    theme: 'Light or dark',
    language: 'Language',
    signOut: 'Sign out',
    fictional: 'Fictional data',
    live: 'Live',
    stale: 'Not connected. Reconnecting…',
    signedOut: 'You’ve been signed out: this page is not updated any more.',
    signInAgain: 'Sign in',
    dismiss: 'Dismiss the message',
    states: {
      open: 'Open',
      expiring: 'Expiring',
      escalated: 'Escalated',
      reopening: 'Reopening',
      fallback: 'Fallback',
      dormant: 'Dormant',
      resolved: 'Resolved',
      closed: 'Closed',
    },
    owes: { business: 'Us', customer: 'Customer', nobody: 'Nobody' },
    waitsOn: {
      business: 'Waiting on us',
      customer: 'Waiting on the customer',
      nobody: 'Waiting on nobody',
    },
    roles: { viewer: 'Viewer', agent: 'Agent', supervisor: 'Supervisor', admin: 'Admin' },
    why: 'Comment for the audit log',
    confirm: 'Confirm',
    cancel: 'Cancel',
    done: 'Done',
    none: 'None',
  },
};
