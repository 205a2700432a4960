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
  readonly empty: string;
  readonly older: string;
  readonly newest: string;
  readonly zone: string;
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
    intro: 'Lo que las personas cambiaron, exportaron o intentaron sin permiso, con su motivo.',
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
    why: 'Motivo',
    result: 'Resultado',
    done: 'Hecho',
    refused: 'Rechazado',
    failed: 'Falló',
    nobody: 'Sin cuenta',
    empty: 'No hay nada que coincida.',
    older: 'Más antiguas',
    newest: 'Volver a lo más reciente',
    zone: 'Hora de',
    operatorsTitle: 'Personas con acceso',
    operatorsIntro:
      'El rol lo da la cuenta de la empresa en cada entrada. Bloquear termina todas las sesiones al instante.',
    name: 'Nombre',
    role: 'Rol',
    account: 'Cuenta',
    localAccount: 'Entorno local',
    seen: 'Última entrada',
    sessions: 'Sesiones abiertas',
    state: 'Acceso',
    active: 'Con acceso',
    lockedOut: 'Bloqueada',
    you: 'tú',
    lock: 'Bloquear',
    unlock: 'Desbloquear',
    signOutEverywhere: 'Cerrar sus sesiones',
    lockTold: 'Sale de inmediato en todos los navegadores y no puede volver a entrar.',
    signOutTold: 'Sale en todos los navegadores; puede volver a entrar.',
    unlockTold: 'Puede volver a entrar con su cuenta.',
    accountTitle: 'Tu cuenta',
    accountTold: 'Si usaste un equipo ajeno o perdiste uno, cierra la sesión en todas partes.',
    actions: 'Acciones',
  },
  pt: {
    title: 'Auditoria',
    intro: 'O que as pessoas alteraram, exportaram ou tentaram sem permissão, com o motivo.',
    entries: 'Registro',
    operators: 'Pessoas',
    filters: 'Filtros',
    caseId: 'Caso',
    operator: 'Pessoa',
    everybody: 'Todas',
    from: 'De',
    to: 'Até',
    show: 'Filtrar',
    all: 'Tirar filtros',
    when: 'Quando',
    who: 'Quem',
    what: 'O quê',
    about: 'Sobre',
    why: 'Motivo',
    result: 'Resultado',
    done: 'Feito',
    refused: 'Recusado',
    failed: 'Falhou',
    nobody: 'Sem conta',
    empty: 'Nada corresponde.',
    older: 'Mais antigas',
    newest: 'Voltar ao mais recente',
    zone: 'Hora de',
    operatorsTitle: 'Pessoas com acesso',
    operatorsIntro:
      'O papel vem da conta da empresa a cada entrada. Bloquear encerra todas as sessões na hora.',
    name: 'Nome',
    role: 'Papel',
    account: 'Conta',
    localAccount: 'Ambiente local',
    seen: 'Última entrada',
    sessions: 'Sessões abertas',
    state: 'Acesso',
    active: 'Com acesso',
    lockedOut: 'Bloqueada',
    you: 'você',
    lock: 'Bloquear',
    unlock: 'Desbloquear',
    signOutEverywhere: 'Encerrar as sessões',
    lockTold: 'Sai na hora em todos os navegadores e não pode entrar de novo.',
    signOutTold: 'Sai em todos os navegadores; pode entrar de novo.',
    unlockTold: 'Pode entrar de novo com a sua conta.',
    accountTitle: 'Sua conta',
    accountTold: 'Se usou um computador de outra pessoa ou perdeu um, saia em todos os lugares.',
    actions: 'Ações',
  },
  en: {
    title: 'Audit log',
    intro: 'What people changed, exported or tried without permission, with their reason.',
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
    why: 'Why',
    result: 'Result',
    done: 'Done',
    refused: 'Refused',
    failed: 'Failed',
    nobody: 'No account',
    empty: 'Nothing fits.',
    older: 'Older',
    newest: 'Back to the newest',
    zone: 'Time of',
    operatorsTitle: 'People with access',
    operatorsIntro:
      'The role comes from the company account at each sign-in. Locking ends every session at once.',
    name: 'Name',
    role: 'Role',
    account: 'Account',
    localAccount: 'Local world',
    seen: 'Last sign-in',
    sessions: 'Open sessions',
    state: 'Access',
    active: 'Has access',
    lockedOut: 'Locked out',
    you: 'you',
    lock: 'Lock out',
    unlock: 'Let in again',
    signOutEverywhere: 'Sign out everywhere',
    lockTold: 'They are signed out at once in every browser and cannot come in again.',
    signOutTold: 'They are signed out in every browser; they may sign in again.',
    unlockTold: 'They may sign in with their account again.',
    accountTitle: 'Your account',
    accountTold: 'If you used somebody else’s device or lost one, sign out everywhere.',
    actions: 'Actions',
  },
};
