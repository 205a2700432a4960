import { byLanguage } from '../../../domain/messages/language.ts';
import { DAY } from '../../../domain/time/instant.ts';
import { METRIC_IDS, SUMMARY_DIMENSIONS, SUMMARY_METRICS } from '../../../domain/summary/metrics.ts';
import type { Policies } from '../../../settings/policy/policy-file.ts';
import type { SummaryDefinitionsJson } from './summary-schema.ts';
import { DIMENSION_DEFINITIONS, METRIC_DEFINITIONS, type Text } from './summary-definitions.ts';

const inLanguages = (text: Text) => ({ ...byLanguage(text) });

/** M3: the rule by which conversions are credited, with the policy's number in it. */
function attributionText(days: number, repeatContactWithin: number): Text {
  return [
    `Cada conversión se acredita una sola vez: a la última plantilla que el contacto respondió o pulsó como máximo ${days} días antes; sin ninguna, a nadie. Quien llega por el enlace al paso pendiente ha pulsado la última plantilla de ese caso. La tarea completada y el reporte de ella son la misma conversión, en el instante más temprano. Plazo de regreso para el primer contacto: ${repeatContactWithin} días.`,
    `Cada conversão é creditada uma única vez: ao último modelo que o contato respondeu ou clicou no máximo ${days} dias antes; sem nenhum, a ninguém. Quem chega pelo link para a etapa pendente clicou no último modelo desse caso. A tarefa concluída e o reporte dela são a mesma conversão, no instante mais cedo. Prazo de retorno para o primeiro contato: ${repeatContactWithin} dias.`,
    `Each conversion is credited once: to the last template that the contact answered or clicked at most ${days} days before; without one, to nobody. Whoever comes by the resume link has clicked the last template of that case. A completed task and the report of it are one conversion, at the earliest instant. Time for coming back, for the first contact: ${repeatContactWithin} days.`,
  ];
}

/** `GET /v1/summary/definitions`. */
export function summaryDefinitions({ summary }: Pick<Policies, 'summary'>): SummaryDefinitionsJson {
  const days = summary.attribution / DAY;
  return {
    attribution: { days, text: inLanguages(attributionText(days, summary.repeatContactWithin / DAY)) },
    metrics: METRIC_IDS.map((id) => {
      const { name, counts, leavesOut, perCase } = METRIC_DEFINITIONS[id];
      const { layer, unit, rules } = SUMMARY_METRICS[id];
      return {
        id,
        layer,
        unit,
        rules: [...rules],
        name: inLanguages(name),
        counts: inLanguages(counts),
        leavesOut: inLanguages(leavesOut),
        perCase: inLanguages(perCase),
      };
    }),
    dimensions: SUMMARY_DIMENSIONS.map((id) => ({
      id,
      name: inLanguages(DIMENSION_DEFINITIONS[id].name),
      text: inLanguages(DIMENSION_DEFINITIONS[id].text),
    })),
  };
}
