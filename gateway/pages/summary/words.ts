import type { SummaryMetric, SummaryPeriod } from '../../../domain/summary/metrics.ts';
import type { Preset } from './address.ts';
import { type Counted, counted } from '../../../wording/counted.ts';
import type { InLanguages } from '../words/language.ts';

type Per = 'session' | 'case';

export interface SummaryWords {
  readonly title: string;
  readonly filters: string;
  readonly period: string;
  readonly presets: Readonly<Record<Preset, string>>;
  readonly from: string;
  readonly to: string;
  readonly ownDates: string;
  readonly cut: string;
  readonly cuts: Readonly<Record<SummaryPeriod, string>>;
  readonly per: string;
  readonly pers: Readonly<Record<Per, string>>;
  readonly all: string;
  readonly apply: string;
  readonly clear: string;
  readonly chosen: string;
  readonly remove: string;
  readonly noValues: string;
  readonly withoutValue: string;
  readonly channels: Readonly<Record<string, string>>;
  readonly compared: (days: string) => string;
  /** Why there is no comparison. */
  readonly notCompared: (days: string) => string;
  readonly notOver: string;
  readonly asOf: (instant: string) => string;
  readonly behind: Counted;
  readonly upToDate: string;
  readonly downloadCsv: string;
  readonly json: string;
  readonly parts: string;
  readonly definition: string;
  readonly counts: string;
  readonly leavesOut: string;
  readonly perCase: string;
  readonly allDefinitions: string;
  readonly basis: (count: string, n: number) => string;
  readonly noComparison: string;
  readonly earlier: (value: string) => string;
  readonly same: string;
  readonly more: string;
  readonly less: string;
  readonly better: string;
  readonly worse: string;
  readonly points: string;
  readonly chart: { readonly asTable: string; readonly nothing: string; readonly keys: string };
  readonly toldPeak: (total: string, when: string, most: string) => string;
  readonly toldResolved: (share: string) => string;
  readonly toldLargest: (name: string, share: string) => string;
  readonly toldPercentiles: (name: string, half: string, nine: string) => string;
  readonly toldTotal: (total: string) => string;
  readonly activity: string;
  readonly sessionsOverTime: Readonly<Record<Per, string>>;
  readonly total: string;
  readonly outcomes: string;
  readonly resolved: string;
  readonly unresolved: string;
  readonly undecided: string;
  readonly byDimension: Readonly<Record<Per, (dimension: string) => string>>;
  readonly amounts: Readonly<Record<Per, string>>;
  readonly share: string;
  readonly furtherInTable: (count: string) => string;
  readonly breakdown: (dimension: string) => string;
  readonly resolvedBy: (dimension: string) => string;
  readonly breakdownLink: string;
  readonly by: string;
  readonly allLayers: string;
  readonly leftOff: Counted;
  readonly window: string;
  readonly frt: string;
  readonly handling: string;
  readonly frtOverTime: string;
  readonly half: string;
  readonly nineInTen: string;
  readonly times: string;
  readonly time: string;
  readonly measured: string;
  readonly percentilesNote: string;
  readonly templates: string;
  readonly funnel: string;
  readonly funnelNote: string;
  readonly step: string;
  readonly templatesCount: string;
  readonly shareOfSent: string;
  readonly conversions: string;
  readonly worth: (currency: string) => string;
  readonly providerClicks: string;
  readonly ofConversions: Counted;
  readonly attribution: string;
  readonly byVersion: string;
  readonly perSend: string;
  readonly furtherVersions: Counted;
  /** The same without their number. */
  readonly otherVersions: string;
  readonly template: string;
  readonly quality: string;
  readonly qualities: Readonly<Record<'green' | 'yellow' | 'red' | 'unknown', string>>;
  readonly cost: string;
  readonly costByCategory: (currency: string) => string;
  readonly costOverTime: (currency: string) => string;
  readonly category: string;
  readonly amount: string;
  readonly messages: string;
  readonly messageCount: Counted;
  readonly free: string;
  readonly withoutPrice: string;
  readonly unpriced: (count: string) => string;
  readonly categories: Readonly<Record<string, string>>;
  readonly types: Readonly<Record<string, string>>;
  /** Why a figure is not there. */
  readonly whyNothing: Readonly<Record<SummaryMetric, string>>;
}

const CHANNELS = {
  whatsapp: 'WhatsApp',
  messenger: 'Messenger',
  instagram: 'Instagram',
};

const ES_WHY = {
  sessions: 'Sin sesiones.',
  response: 'Ningún agente respondió.',
  ended: 'Ninguna terminó todavía.',
  answered: 'Ninguna tuvo respuesta.',
  flow: 'Ninguna tuvo una tarea pendiente.',
  decided: 'Aún sin definir.',
  survey: 'Nadie contestó una encuesta.',
  sends: 'No se envió ninguna plantilla.',
  conversions: 'No hubo conversiones.',
  billed: 'No se cobró ningún mensaje.',
};
const PT_WHY: typeof ES_WHY = {
  sessions: 'Sem sessões.',
  response: 'Nenhum atendente respondeu.',
  ended: 'Nenhuma terminou ainda.',
  answered: 'Nenhuma teve resposta.',
  flow: 'Nenhuma teve uma tarefa pendente.',
  decided: 'Ainda sem definição.',
  survey: 'Ninguém respondeu a uma pesquisa.',
  sends: 'Nenhum modelo foi enviado.',
  conversions: 'Não houve conversões.',
  billed: 'Nenhuma mensagem foi cobrada.',
};
const EN_WHY: typeof ES_WHY = {
  sessions: 'No sessions.',
  response: 'No agent answered.',
  ended: 'None has ended yet.',
  answered: 'None was answered.',
  flow: 'None had a pending task.',
  decided: 'Not decided yet.',
  survey: 'Nobody answered a survey.',
  sends: 'No template was sent.',
  conversions: 'There were no conversions.',
  billed: 'No message was charged.',
};

const whyNothing = (why: typeof ES_WHY): Readonly<Record<SummaryMetric, string>> => ({
  sessions: why.sessions,
  sessionsByUser: why.sessions,
  sessionsByBusiness: why.sessions,
  resolvedWithin24h: why.decided,
  frtP50: why.response,
  frtP90: why.response,
  frtP95: why.response,
  handlingP50: why.response,
  handlingP90: why.response,
  handlingP95: why.response,
  containment: why.ended,
  handoff: why.answered,
  flowCompletion: why.flow,
  fcr: why.decided,
  csat: why.survey,
  ces: why.survey,
  templatesSent: why.sends,
  templatesDelivered: why.sends,
  templatesRead: why.sends,
  templatesAnswered: why.sends,
  templatesConverted: why.sends,
  templatesOptedOut: why.sends,
  templatesBlocked: why.sends,
  conversions: why.conversions,
  conversionsCredited: why.conversions,
  cost: why.billed,
  messagesBilled: why.billed,
});

export const SUMMARY: InLanguages<SummaryWords> = {
  es: {
    title: 'Resumen de sesiones',
    filters: 'Filtros',
    period: 'Período',
    presets: { today: 'Hoy', '7d': '7 días', '30d': '30 días', '90d': '90 días', '12m': '12 meses' },
    from: 'Desde',
    to: 'Hasta',
    ownDates: 'Usar estas fechas',
    cut: 'Por día, semana o mes',
    cuts: { day: 'Día', week: 'Semana', month: 'Mes' },
    per: 'Qué se cuenta',
    pers: { session: 'Por sesión', case: 'Por caso' },
    all: 'todos',
    apply: 'Aplicar',
    clear: 'Quitar filtros',
    chosen: 'Filtros elegidos',
    remove: 'Quitar el filtro',
    noValues: 'No hay datos para elegir.',
    withoutValue: 'Sin dato',
    channels: { ...CHANNELS, webchat: 'Chat web', email: 'Correo', call: 'Llamada' },
    compared: (days) => `Comparado con ${days}.`,
    notCompared: (days) => `Sin comparación: no hay datos completos de ${days}.`,
    notOver: 'El día de hoy aún no termina.',
    asOf: (instant) => `Datos hasta ${instant}`,
    behind: counted('es', '{count, plural, one {# cambio por procesar} other {# cambios por procesar}}'),
    upToDate: 'datos al día',
    downloadCsv: 'Descargar CSV',
    json: 'JSON',
    parts: 'Partes del resumen',
    definition: 'Definición',
    counts: 'Cuenta',
    leavesOut: 'No cuenta',
    perCase: 'Por caso',
    allDefinitions: 'Pasa el cursor por la «i» de una cifra, tócala o enfócala para ver su definición.',
    basis: (count, n) => `de ${count}${n < 30 ? ' · pocos datos' : ''}`,
    noComparison: 'sin comparación',
    earlier: (value) => `Antes: ${value}`,
    same: 'igual',
    more: 'más',
    less: 'menos',
    better: 'mejor',
    worse: 'peor',
    points: 'puntos',
    chart: {
      asTable: 'Ver como tabla',
      nothing: 'No hay datos en este período con estos filtros.',
      keys: 'Con las flechas se recorren los datos.',
    },
    toldPeak: (total, when, most) => `En total ${total}; el máximo, ${most}, en ${when}.`,
    toldResolved: (share) => `Resueltas en 24 horas: ${share}.`,
    toldLargest: (name, share) => `El mayor: ${name}, ${share}.`,
    toldPercentiles: (name, half, nine) =>
      `${name}: la mitad en ${half} o menos, nueve de cada diez en ${nine} o menos.`,
    toldTotal: (total) => `En total ${total}.`,
    activity: 'Actividad',
    sessionsOverTime: { session: 'Evolución de sesiones', case: 'Evolución de casos' },
    total: 'Total',
    outcomes: 'Resueltas en 24 horas',
    resolved: 'Resueltas en 24 h',
    unresolved: 'No resueltas en 24 h',
    undecided: 'Aún sin definir',
    byDimension: {
      session: (dimension) => `Sesiones por ${dimension.toLowerCase()}`,
      case: (dimension) => `Casos por ${dimension.toLowerCase()}`,
    },
    amounts: { session: 'Sesiones', case: 'Casos' },
    share: '%',
    furtherInTable: (count) => `${count} más en la tabla.`,
    breakdown: (dimension) => `Desglose por ${dimension.toLowerCase()}`,
    resolvedBy: (dimension) => `Resueltas en 24 horas por ${dimension.toLowerCase()}`,
    breakdownLink: 'Desglose',
    by: 'Agrupar por',
    allLayers: 'Todas las métricas',
    leftOff: counted(
      'es',
      '{count, plural, one {Sin mostrar: # grupo más pequeño; los totales lo incluyen.} other {Sin mostrar: # grupos más pequeños; los totales los incluyen.}}',
    ),
    window: 'En la ventana',
    frt: 'Primera respuesta',
    handling: 'Tiempo de atención',
    frtOverTime: 'Evolución de la primera respuesta',
    half: 'p50: la mitad contesta antes',
    nineInTen: 'p90: nueve de cada diez',
    times: 'Tiempos',
    time: 'Tiempo',
    measured: 'Medidas',
    percentilesNote: 'p50: la mitad tarda menos. p90: nueve de cada diez. p95: diecinueve de cada veinte.',
    templates: 'Plantillas',
    funnel: 'Embudo de plantillas',
    funnelNote: '% sobre las enviadas.',
    step: 'Paso',
    templatesCount: 'Plantillas',
    shareOfSent: '% de las enviadas',
    conversions: 'Conversiones',
    worth: (currency) => `Valor en ${currency}`,
    providerClicks: 'Clics que informó el proveedor',
    ofConversions: counted(
      'es',
      '{count, plural, one {de # conversión con valor} other {de # conversiones con valor}}',
    ),
    attribution: 'Regla de atribución.',
    byVersion: 'Por versión de plantilla',
    perSend: 'Siempre por envío, las más enviadas primero.',
    furtherVersions: counted('es', '{count, plural, one {# versión más} other {Otras # versiones}}'),
    otherVersions: 'Otras versiones',
    template: 'Plantilla',
    quality: 'Calidad',
    qualities: { green: 'Alta', yellow: 'Media', red: 'Baja', unknown: 'Sin dato' },
    cost: 'Costo',
    costByCategory: (currency) => `Costo por categoría${currency === '' ? '' : ` (${currency})`}`,
    costOverTime: (currency) => `Evolución del costo (${currency})`,
    category: 'Categoría',
    amount: 'Importe',
    messages: 'Mensajes',
    messageCount: counted('es', '{count, plural, one {# mensaje} other {# mensajes}}'),
    free: 'Gratis',
    withoutPrice: 'Sin tarifa',
    unpriced: (count) => `Mensajes sin tarifa conocida, que faltan en el importe: ${count}.`,
    categories: {
      utility: 'Utilidad',
      marketing: 'Marketing',
      authentication: 'Autenticación',
      service: 'Servicio',
      referral_conversion: 'Punto de entrada gratis',
      business_initiated: 'Iniciada por la empresa',
      user_initiated: 'Iniciada por el usuario',
    },
    types: {
      regular: 'cobrada',
      free_customer_service: 'gratis en la ventana',
      free_entry_point: 'gratis por anuncio',
    },
    whyNothing: whyNothing(ES_WHY),
  },
  pt: {
    title: 'Resumo de sessões',
    filters: 'Filtros',
    period: 'Período',
    presets: { today: 'Hoje', '7d': '7 dias', '30d': '30 dias', '90d': '90 dias', '12m': '12 meses' },
    from: 'De',
    to: 'Até',
    ownDates: 'Usar estas datas',
    cut: 'Por dia, semana ou mês',
    cuts: { day: 'Dia', week: 'Semana', month: 'Mês' },
    per: 'O que se conta',
    pers: { session: 'Por sessão', case: 'Por caso' },
    all: 'todos',
    apply: 'Aplicar',
    clear: 'Limpar filtros',
    chosen: 'Filtros escolhidos',
    remove: 'Remover o filtro',
    noValues: 'Não há dados para escolher.',
    withoutValue: 'Sem dado',
    channels: { ...CHANNELS, webchat: 'Chat web', email: 'E-mail', call: 'Ligação' },
    compared: (days) => `Comparado com ${days}.`,
    notCompared: (days) => `Sem comparação: não há dados completos de ${days}.`,
    notOver: 'O dia de hoje ainda não terminou.',
    asOf: (instant) => `Dados até ${instant}`,
    behind: counted(
      'pt',
      '{count, plural, =0 {0 mudanças a processar} one {# mudança a processar} other {# mudanças a processar}}',
    ),
    upToDate: 'dados em dia',
    downloadCsv: 'Baixar CSV',
    json: 'JSON',
    parts: 'Partes do resumo',
    definition: 'Definição',
    counts: 'Conta',
    leavesOut: 'Não conta',
    perCase: 'Por caso',
    allDefinitions: 'Passe o cursor pelo “i” de um número, toque nele ou foque nele para ver a definição.',
    basis: (count, n) => `de ${count}${n < 30 ? ' · poucos dados' : ''}`,
    noComparison: 'sem comparação',
    earlier: (value) => `Antes: ${value}`,
    same: 'igual',
    more: 'a mais',
    less: 'a menos',
    better: 'melhor',
    worse: 'pior',
    points: 'pontos',
    chart: {
      asTable: 'Ver como tabela',
      nothing: 'Não há dados neste período com estes filtros.',
      keys: 'As setas percorrem os dados.',
    },
    toldPeak: (total, when, most) => `No total ${total}; o máximo, ${most}, em ${when}.`,
    toldResolved: (share) => `Resolvidas em 24 horas: ${share}.`,
    toldLargest: (name, share) => `O maior: ${name}, ${share}.`,
    toldPercentiles: (name, half, nine) =>
      `${name}: metade em ${half} ou menos, nove em cada dez em ${nine} ou menos.`,
    toldTotal: (total) => `No total ${total}.`,
    activity: 'Atividade',
    sessionsOverTime: { session: 'Sessões ao longo do tempo', case: 'Casos ao longo do tempo' },
    total: 'Total',
    outcomes: 'Resolvidas em 24 horas',
    resolved: 'Resolvidas em 24 h',
    unresolved: 'Não resolvidas em 24 h',
    undecided: 'Ainda sem definição',
    byDimension: {
      session: (dimension) => `Sessões por ${dimension.toLowerCase()}`,
      case: (dimension) => `Casos por ${dimension.toLowerCase()}`,
    },
    amounts: { session: 'Sessões', case: 'Casos' },
    share: '%',
    furtherInTable: (count) => `Mais ${count} na tabela.`,
    breakdown: (dimension) => `Detalhe por ${dimension.toLowerCase()}`,
    resolvedBy: (dimension) => `Resolvidas em 24 horas por ${dimension.toLowerCase()}`,
    breakdownLink: 'Detalhe',
    by: 'Agrupar por',
    allLayers: 'Todas as métricas',
    leftOff: counted(
      'pt',
      '{count, plural, =0 {Sem mostrar: 0 grupos menores; os totais os incluem.} one {Sem mostrar: # grupo menor; os totais o incluem.} other {Sem mostrar: # grupos menores; os totais os incluem.}}',
    ),
    window: 'Na janela',
    frt: 'Primeira resposta',
    handling: 'Tempo de atendimento',
    frtOverTime: 'Primeira resposta ao longo do tempo',
    half: 'p50: metade responde antes',
    nineInTen: 'p90: nove em cada dez',
    times: 'Tempos',
    time: 'Tempo',
    measured: 'Medidas',
    percentilesNote: 'p50: metade leva menos. p90: nove em cada dez. p95: dezenove em cada vinte.',
    templates: 'Modelos',
    funnel: 'Funil de modelos',
    funnelNote: '% sobre os enviados.',
    step: 'Etapa',
    templatesCount: 'Modelos',
    shareOfSent: '% dos enviados',
    conversions: 'Conversões',
    worth: (currency) => `Valor em ${currency}`,
    providerClicks: 'Cliques que o provedor informou',
    ofConversions: counted(
      'pt',
      '{count, plural, =0 {de 0 conversões com valor} one {de # conversão com valor} other {de # conversões com valor}}',
    ),
    attribution: 'Regra de atribuição.',
    byVersion: 'Por versão de modelo',
    perSend: 'Sempre por envio, os mais enviados primeiro.',
    furtherVersions: counted(
      'pt',
      '{count, plural, =0 {Outras 0 versões} one {Mais # versão} other {Outras # versões}}',
    ),
    otherVersions: 'Outras versões',
    template: 'Modelo',
    quality: 'Qualidade',
    qualities: { green: 'Alta', yellow: 'Média', red: 'Baixa', unknown: 'Sem dado' },
    cost: 'Custo',
    costByCategory: (currency) => `Custo por categoria${currency === '' ? '' : ` (${currency})`}`,
    costOverTime: (currency) => `Custo ao longo do tempo (${currency})`,
    category: 'Categoria',
    amount: 'Valor',
    messages: 'Mensagens',
    messageCount: counted('pt', '{count, plural, =0 {0 mensagens} one {# mensagem} other {# mensagens}}'),
    free: 'Grátis',
    withoutPrice: 'Sem tarifa',
    unpriced: (count) => `Mensagens sem tarifa conhecida, que faltam no valor: ${count}.`,
    categories: {
      utility: 'Utilidade',
      marketing: 'Marketing',
      authentication: 'Autenticação',
      service: 'Serviço',
      referral_conversion: 'Ponto de entrada grátis',
      business_initiated: 'Iniciada pela empresa',
      user_initiated: 'Iniciada pelo usuário',
    },
    types: {
      regular: 'cobrada',
      free_customer_service: 'grátis na janela',
      free_entry_point: 'grátis por anúncio',
    },
    whyNothing: whyNothing(PT_WHY),
  },
  en: {
    title: 'Session summary',
    filters: 'Filters',
    period: 'Period',
    presets: { today: 'Today', '7d': '7 days', '30d': '30 days', '90d': '90 days', '12m': '12 months' },
    from: 'From',
    to: 'To',
    ownDates: 'Use these dates',
    cut: 'By day, week or month',
    cuts: { day: 'Day', week: 'Week', month: 'Month' },
    per: 'What is counted',
    pers: { session: 'Per session', case: 'Per case' },
    all: 'all',
    apply: 'Apply',
    clear: 'Clear filters',
    chosen: 'Chosen filters',
    remove: 'Remove the filter',
    noValues: 'There is no data to choose from.',
    withoutValue: 'Not known',
    channels: { ...CHANNELS, webchat: 'Web chat', email: 'Email', call: 'Call' },
    compared: (days) => `Compared with ${days}.`,
    notCompared: (days) => `Not compared: the data of ${days} are not complete.`,
    notOver: 'Today is not over yet.',
    asOf: (instant) => `Data as of ${instant}`,
    behind: counted('en', '{count, plural, one {# change to process} other {# changes to process}}'),
    upToDate: 'data up to date',
    downloadCsv: 'Download CSV',
    json: 'JSON',
    parts: 'Parts of the summary',
    definition: 'Definition',
    counts: 'Counts',
    leavesOut: 'Does not count',
    perCase: 'Per case',
    allDefinitions: 'Hover, tap or focus the “i” of a figure to see its definition.',
    basis: (count, n) => `of ${count}${n < 30 ? ' · little data' : ''}`,
    noComparison: 'no comparison',
    earlier: (value) => `Before: ${value}`,
    same: 'same',
    more: 'more',
    less: 'less',
    better: 'better',
    worse: 'worse',
    points: 'points',
    chart: {
      asTable: 'Show as a table',
      nothing: 'There is no data in this period with these filters.',
      keys: 'Arrow keys lead along the data.',
    },
    toldPeak: (total, when, most) => `${total} in all; the most, ${most}, on ${when}.`,
    toldResolved: (share) => `Resolved within 24 hours: ${share}.`,
    toldLargest: (name, share) => `The largest: ${name}, ${share}.`,
    toldPercentiles: (name, half, nine) => `${name}: half within ${half}, nine in ten within ${nine}.`,
    toldTotal: (total) => `${total} in all.`,
    activity: 'Activity',
    sessionsOverTime: { session: 'Sessions over time', case: 'Cases over time' },
    total: 'Total',
    outcomes: 'Resolved within 24 hours',
    resolved: 'Resolved within 24 h',
    unresolved: 'Not resolved within 24 h',
    undecided: 'Not decided yet',
    byDimension: {
      session: (dimension) => `Sessions by ${dimension.toLowerCase()}`,
      case: (dimension) => `Cases by ${dimension.toLowerCase()}`,
    },
    amounts: { session: 'Sessions', case: 'Cases' },
    share: '%',
    furtherInTable: (count) => `${count} more in the table.`,
    breakdown: (dimension) => `Breakdown by ${dimension.toLowerCase()}`,
    resolvedBy: (dimension) => `Resolved within 24 hours by ${dimension.toLowerCase()}`,
    breakdownLink: 'Breakdown',
    by: 'Group by',
    allLayers: 'All metrics',
    leftOff: counted(
      'en',
      '{count, plural, one {Not shown: # smaller group; the totals include it.} other {Not shown: # smaller groups; the totals include them.}}',
    ),
    window: 'In the window',
    frt: 'First response',
    handling: 'Handling time',
    frtOverTime: 'First response over time',
    half: 'p50: half are answered sooner',
    nineInTen: 'p90: nine in ten',
    times: 'Times',
    time: 'Time',
    measured: 'Measured',
    percentilesNote: 'p50: half take less. p90: nine in ten. p95: nineteen in twenty.',
    templates: 'Templates',
    funnel: 'Template funnel',
    funnelNote: '% of those sent.',
    step: 'Step',
    templatesCount: 'Templates',
    shareOfSent: '% of those sent',
    conversions: 'Conversions',
    worth: (currency) => `Worth in ${currency}`,
    providerClicks: 'Clicks that the provider told of',
    ofConversions: counted(
      'en',
      '{count, plural, one {from # conversion with an amount} other {from # conversions with an amount}}',
    ),
    attribution: 'Attribution rule.',
    byVersion: 'By template version',
    perSend: 'Always per send, the most sent first.',
    furtherVersions: counted('en', '{count, plural, one {# further version} other {# further versions}}'),
    otherVersions: 'Further versions',
    template: 'Template',
    quality: 'Quality',
    qualities: { green: 'High', yellow: 'Medium', red: 'Low', unknown: 'Not known' },
    cost: 'Cost',
    costByCategory: (currency) => `Cost by category${currency === '' ? '' : ` (${currency})`}`,
    costOverTime: (currency) => `Cost over time (${currency})`,
    category: 'Category',
    amount: 'Amount',
    messages: 'Messages',
    messageCount: counted('en', '{count, plural, one {# message} other {# messages}}'),
    free: 'Free',
    withoutPrice: 'Without a rate',
    unpriced: (count) => `Messages without a known rate, missing from the amount: ${count}.`,
    categories: {
      utility: 'Utility',
      marketing: 'Marketing',
      authentication: 'Authentication',
      service: 'Service',
      referral_conversion: 'Free entry point',
      business_initiated: 'Business-initiated',
      user_initiated: 'User-initiated',
    },
    types: {
      regular: 'charged',
      free_customer_service: 'free in the window',
      free_entry_point: 'free by advertisement',
    },
    whyNothing: whyNothing(EN_WHY),
  },
};
