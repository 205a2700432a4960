import { readStored } from '../../../domain/explanation/read-explanation.ts';
import type { TimelineEntryJson } from '../../api/cases/timeline-schema.ts';
import { ruleInWords } from '../words/rules.ts';
import { Rule, type Sight, Told, When } from './sight.tsx';

type Decided = Extract<TimelineEntryJson, { kind: 'decision' }>;

const TONES = { allowed: 'good', held: 'warn', suppressed: 'bad' } as const;
const MARKS = { allowed: '✓', held: '◷', suppressed: '✕' } as const;
const ANSWERS = { yes: '✓', hold: '◷', no: '✕' } as const;

function Asked({ asked, sight }: { asked: Decided['questions'][number]; sight: Sight }) {
  const said = readStored(asked);
  return said === null ? null : <Told said={said} sight={sight} />;
}

/** One answer of the gate: a line, and question by question for whoever opens it. */
export function Decision({ entry, sight, id }: { entry: Decided; sight: Sight; id: string }) {
  const { words, language } = sight;
  const { answer, rule, step, until, questions } = entry;
  const why = readStored(entry);
  return (
    <details class="decision" id={id}>
      <summary>
        <span class={`chip ${TONES[answer]}`}>
          <span aria-hidden="true">{MARKS[answer]}</span> {words.answers[answer]}
        </span>{' '}
        {words.steps[step] ?? step}
        {rule === undefined ? null : (
          <span class="quiet-text">
            {' · '}
            {rule}
            {why !== null && (
              <>
                {': '}
                <Told said={why} sight={sight} />
              </>
            )}
          </span>
        )}
        {until !== null && (
          <span class="quiet-text">
            {' · '}
            {words.until} <When at={until} sight={sight} />
          </span>
        )}
      </summary>
      <p>
        {rule === undefined ? (
          words.byAll
        ) : (
          <>
            {words.decidedBy} <Rule id={rule} language={language} />
          </>
        )}
      </p>
      {questions.length === 0 ? (
        <p class="quiet-text">{words.noQuestions}</p>
      ) : (
        <table class="questions cards">
          <thead>
            <tr>
              <th scope="col">{words.rule}</th>
              <th scope="col">{words.question}</th>
              <th scope="col">{words.answer}</th>
              <th scope="col">{words.why}</th>
            </tr>
          </thead>
          <tbody>
            {questions.map((asked) => (
              <tr class={asked.rule === rule && asked.answer !== 'yes' ? 'decided' : ''}>
                <td data-label={words.rule}>
                  <Rule id={asked.rule} language={language} />
                </td>
                <td data-label={words.question}>{ruleInWords(asked.rule, language)}</td>
                <td data-label={words.answer} class={`answer ${asked.answer}`}>
                  <span aria-hidden="true">{ANSWERS[asked.answer]}</span>{' '}
                  {words.questionAnswers[asked.answer]}
                </td>
                <td data-label={words.why}>
                  <Asked asked={asked} sight={sight} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </details>
  );
}
