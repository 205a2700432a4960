import type { InLanguages } from '../words/language.ts';

export interface AuditWords {
  readonly title: string;
  readonly intro: string;
  readonly entries: string;
  readonly operators: string;
  readonly filters: string;
  readonly caseId: string;
  readonly operator: string;
  readonly everybody: string;
  readonly from: string;
  readonly to: string;
  readonly show: string;
  readonly all: string;
  readonly when: string;
  readonly who: string;
  readonly what: string;
  readonly about: string;
  readonly why: string;
  readonly result: string;
  readonly done: string;
  readonly refused: string;
  readonly failed: string;
  readonly nobody: string;
  /** Beside the name of an API token. */
  readonly service: string;
  readonly empty: string;
  readonly older: string;
  readonly newest: string;
  readonly operatorsTitle: string;
  readonly operatorsIntro: string;
  readonly name: string;
  readonly role: string;
  readonly account: string;
  readonly localAccount: string;
  readonly seen: string;
  readonly sessions: string;
  readonly state: string;
  readonly active: string;
  readonly lockedOut: string;
  readonly you: string;
  readonly lock: string;
  readonly unlock: string;
  readonly signOutEverywhere: string;
  readonly lockTold: string;
  readonly signOutTold: string;
  readonly unlockTold: string;
  readonly accountTitle: string;
  readonly accountTold: string;
  readonly actions: string;
}

export const AUDIT: InLanguages<AuditWords> = {
  es: {
    title: 'Auditoría',
    intro:
      'Lo que las personas cambiaron, exportaron o intentaron sin permiso, con su comentario, y lo que cambiaron otros servicios.',
    entries: 'Registro',
    operators: 'Personas',
    filters: 'Filtros',
    caseId: 'Caso',
    operator: 'Persona',
    everybody: 'Todas',
    from: 'Desde',
    to: 'Hasta',
    show: 'Filtrar',
    all: 'Quitar filtros',
    when: 'Cuándo',
    who: 'Quién',
    what: 'Qué',
    about: 'Sobre',
    why: 'Comentario',
    result: 'Resultado',
    done: 'Hecho',
    refused: 'Rechazado',
    failed: 'Falló',
    nobody: 'Sin cuenta',
    service: 'servicio',
    empty: 'Sin resultados.',
    older: 'Más antiguas',
    newest: 'Volver a lo más reciente',
    operatorsTitle: 'Personas con acceso',
    operatorsIntro:
      'El rol lo da la cuenta de la empresa en cada inicio de sesión. Bloquear cierra la sesión en todos los dispositivos al instante.',
    name: 'Nombre',
    role: 'Rol',
    account: 'Cuenta',
    localAccount: 'Entorno local',
    seen: 'Último acceso',
    sessions: 'Dispositivos con sesión',
    state: 'Acceso',
    active: 'Con acceso',
    lockedOut: 'Bloqueada',
    you: 'tú',
    lock: 'Bloquear',
    unlock: 'Desbloquear',
    signOutEverywhere: 'Cerrar sesión en todos los dispositivos',
    lockTold: 'Su sesión se cierra de inmediato en todos los dispositivos y no puede volver a iniciarla.',
    signOutTold: 'Su sesión se cierra en todos los dispositivos; puede volver a iniciarla.',
    unlockTold: 'Puede volver a iniciar sesión con su cuenta.',
    accountTitle: 'Tu cuenta',
    accountTold: 'Si usaste un equipo ajeno o perdiste uno, cierra la sesión en todos los dispositivos.',
    actions: 'Acciones',
  },
  pt: {
    title: 'Auditoria',
    intro:
      'O que as pessoas alteraram, exportaram ou tentaram sem permissão, com o comentário, e o que outros serviços alteraram.',
    entries: 'Registro',
    operators: 'Pessoas',
    filters: 'Filtros',
    caseId: 'Caso',
    operator: 'Pessoa',
    everybody: 'Todas',
    from: 'De',
    to: 'Até',
    show: 'Filtrar',
    all: 'Limpar filtros',
    when: 'Quando',
    who: 'Quem',
    what: 'O quê',
    about: 'Sobre',
    why: 'Comentário',
    result: 'Resultado',
    done: 'Feito',
    refused: 'Recusado',
    failed: 'Falhou',
    nobody: 'Sem conta',
    service: 'serviço',
    empty: 'Sem resultados.',
    older: 'Mais antigas',
    newest: 'Voltar ao mais recente',
    operatorsTitle: 'Pessoas com acesso',
    operatorsIntro:
      'O perfil vem da conta da empresa a cada acesso. Bloquear encerra a sessão em todos os dispositivos na hora.',
    name: 'Nome',
    role: 'Perfil',
    account: 'Conta',
    localAccount: 'Ambiente local',
    seen: 'Último acesso',
    sessions: 'Dispositivos com sessão',
    state: 'Acesso',
    active: 'Com acesso',
    lockedOut: 'Bloqueada',
    you: 'você',
    lock: 'Bloquear',
    unlock: 'Desbloquear',
    signOutEverywhere: 'Encerrar sessão em todos os dispositivos',
    lockTold: 'A sessão é encerrada na hora em todos os dispositivos e a pessoa não pode entrar de novo.',
    signOutTold: 'A sessão é encerrada em todos os dispositivos; a pessoa pode entrar de novo.',
    unlockTold: 'Pode entrar de novo com a sua conta.',
    accountTitle: 'Sua conta',
    accountTold:
      'Se usou um computador de outra pessoa ou perdeu um, encerre a sessão em todos os dispositivos.',
    actions: 'Ações',
  },
  en: {
    title: 'Audit log',
    intro:
      'What people changed, exported or tried without permission, with their comment, and what services changed.',
    entries: 'Log',
    operators: 'People',
    filters: 'Filters',
    caseId: 'Case',
    operator: 'Person',
    everybody: 'Everybody',
    from: 'From',
    to: 'To',
    show: 'Filter',
    all: 'Clear filters',
    when: 'When',
    who: 'Who',
    what: 'What',
    about: 'About',
    why: 'Comment',
    result: 'Result',
    done: 'Done',
    refused: 'Refused',
    failed: 'Failed',
    nobody: 'No account',
    service: 'service',
    empty: 'No results.',
    older: 'Older',
    newest: 'Back to the newest',
    operatorsTitle: 'People with access',
    operatorsIntro:
      'The role comes from the company account at each sign-in. Locking out signs out every device at once.',
    name: 'Name',
    role: 'Role',
    account: 'Account',
    localAccount: 'Local world',
    seen: 'Last sign-in',
    sessions: 'Devices signed in',
    state: 'Access',
    active: 'Has access',
    lockedOut: 'Locked out',
    you: 'you',
    lock: 'Lock out',
    unlock: 'Let in again',
    signOutEverywhere: 'Sign out on all devices',
    lockTold: 'They are signed out at once on all devices and cannot sign in again.',
    signOutTold: 'They are signed out on all devices; they may sign in again.',
    unlockTold: 'They may sign in with their account again.',
    accountTitle: 'Your account',
    accountTold: 'If you used somebody else’s device or lost one, sign out on all devices.',
    actions: 'Actions',
  },
};
