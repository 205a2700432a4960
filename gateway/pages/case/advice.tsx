import type { AdviceAnswer, AdvisedOption } from '../../../services/messages/advice.ts';
import { KNOWN } from '../../../services/messages/alternatives.ts';
import { expectedBilling, priceOf, type RateTable, UNIT } from '../../../domain/summary/cost.ts';
import type { Instant } from '../../../domain/time/instant.ts';
import { templateInWords } from '../words/template-names.ts';
import { Rule, type Sight, Told, When } from './sight.tsx';
import { ValueField } from './value-field.tsx';

/** What may go now and what is advised (W8), as forms that send it. */
export function AdviceForms({
  advice: answer,
  rates,
  sight,
}: {
  advice: AdviceAnswer;
  rates: RateTable;
  sight: Sight;
}) {
  const { words, language } = sight;
  const { advice, options } = answer;
  const templates = options.filter(({ mode }) => mode === 'template');
  const direct = options.find(({ mode }) => mode === 'direct-send');
  return (
    <>
      <p class="quiet-text">{words.templatesHint}</p>
      {advice.mode === 'nothing' && (
        <p>
          <span class="chip warn">{words.advised}</span> {words.adviceNothing}{' '}
          <Rule id={advice.rule} language={language} />
        </p>
      )}
      {advice.mode === 'free-form' && (
        <p>
          <span class="chip good">{words.advised}</span> {words.adviceFree}
        </p>
      )}
      {templates.length === 0 && <p>{words.noTemplates}</p>}
      {templates.map((option) => (
        <TemplateForm
          option={option}
          isAdvised={advice.mode === 'template' && advice.template?.name === option.template?.name}
          cost={costOf(answer, option, rates, sight)}
          sight={sight}
        />
      ))}
      {direct !== undefined && (
        <DirectForm option={direct} cost={costOf(answer, direct, rates, sight)} sight={sight} />
      )}
    </>
  );
}

/** M4: what it will probably cost, at most. */
function costOf(
  { country, window, freeEntryUntil }: AdviceAnswer,
  { category, decision }: AdvisedOption,
  rates: RateTable,
  { words, t, look }: Sight,
): string {
  const at: Instant = decision.answer === 'held' ? decision.until : look.now;
  const windowIsOpen = window.closesAt !== null && at < window.closesAt;
  const billing = expectedBilling(rates, { category, at, windowIsOpen, freeEntryUntil });
  const { amount, currency } = priceOf(rates, { billing, country, at });
  return amount === null ? words.unpriced : amount === 0 ? words.free : t.money(amount / UNIT, currency);
}

function Verdict({ option: { decision }, sight }: { option: AdvisedOption; sight: Sight }) {
  const { words } = sight;
  if (decision.answer === 'allowed') {
    return (
      <span class="chip good">
        <span aria-hidden="true">✓</span> {words.answers.allowed}
      </span>
    );
  }
  return (
    <>
      <span class={`chip ${decision.answer === 'held' ? 'warn' : 'bad'}`}>
        <span aria-hidden="true">{decision.answer === 'held' ? '◷' : '✕'}</span>{' '}
        {words.answers[decision.answer]}
      </span>{' '}
      <span class="quiet-text">
        {decision.rule}: <Told said={decision.why} sight={sight} />
        {decision.answer === 'held' && (
          <>
            {' '}
            ({words.until} <When at={decision.until} sight={sight} />)
          </>
        )}
      </span>
    </>
  );
}

/** R2: what it would use up, or that all is used up. */
function Attempt({ option: { attempt }, sight: { words } }: { option: AdvisedOption; sight: Sight }) {
  if (attempt === null) return null;
  const { used, most } = attempt;
  const isLeft = used < most;
  const said = (isLeft ? words.usesAttempt : words.attemptsUsed)
    .replace('{n}', String(isLeft ? used + 1 : used))
    .replace('{most}', String(most));
  return <span class={`chip ${isLeft ? '' : 'bad'}`}>{said}</span>;
}

function TemplateForm({
  option,
  isAdvised,
  cost,
  sight,
}: {
  option: AdvisedOption;
  isAdvised: boolean;
  cost: string;
  sight: Sight;
}) {
  const { words, look, language } = sight;
  const { template, decision } = option;
  if (template === null) return null;
  const fields = template.variables.filter(({ name }) => !KNOWN.has(name));
  return (
    <details class="template-option" name="template-option" open={isAdvised}>
      <summary>
        <strong>{templateInWords(template.name, language)}</strong> <Verdict option={option} sight={sight} />{' '}
        <Attempt option={option} sight={sight} />
        {option.hasFailed && (
          <span class="chip bad">
            <span aria-hidden="true">✕</span> {words.justFailed}
          </span>
        )}
        {isAdvised && (
          <span class="chip accent">
            <span aria-hidden="true">★</span> {words.advised}
          </span>
        )}
      </summary>
      <form
        data-api={`POST /v1/cases/${look.case.id}/messages`}
        data-keyed
        data-sent={JSON.stringify(words.sent)}
      >
        <input type="hidden" name="idempotencyKey" />
        <input type="hidden" name="template.name" value={template.name} />
        <input type="hidden" name="template.language" value={template.language} />
        {fields.map((variable) => (
          <ValueField
            value={variable}
            under="template.variables"
            given={look.case.task?.data[variable.name]}
            sight={sight}
          />
        ))}
        <div class="bubble preview" aria-label={words.preview} role="group">
          <p class="bubble-head">{words.preview}</p>
          <p
            class="said-text"
            data-preview={`POST /v1/cases/${look.case.id}/messages/preview`}
            data-body={template.body}
            aria-live="polite"
          >
            {template.body}
          </p>
          <p class="quiet-text" data-incomplete hidden>
            {words.previewIncomplete}
          </p>
        </div>
        <p class="quiet-text">
          {words.costs}: {cost}
          {decision.answer !== 'allowed' && (
            <>
              {' · '}
              <Rule id={decision.rule} language={language} />
            </>
          )}
        </p>
        <p data-fault role="alert" />
        <button disabled={decision.answer === 'suppressed'}>
          {decision.answer === 'held' ? words.sendHeld : words.sendTemplate}
        </button>
      </form>
    </details>
  );
}

/** W8: a utility text outside the window, where the line can. */
function DirectForm({ option, cost, sight }: { option: AdvisedOption; cost: string; sight: Sight }) {
  const { words, look } = sight;
  return (
    <details class="template-option" name="template-option">
      <summary>
        Direct Send <Verdict option={option} sight={sight} /> <Attempt option={option} sight={sight} />
      </summary>
      <form
        data-api={`POST /v1/cases/${look.case.id}/messages`}
        data-keyed
        data-sent={JSON.stringify(words.sent)}
      >
        <input type="hidden" name="idempotencyKey" />
        <input type="hidden" name="directSend" value="true" data-type="boolean" />
        <label class="field">
          <span>{words.replyLabel}</span>
          <textarea name="text.body" required rows={3} maxLength={1024} />
        </label>
        <p class="quiet-text">
          {words.costs}: {cost}
        </p>
        <p data-fault role="alert" />
        <button disabled={option.decision.answer === 'suppressed'}>{words.sendDirect}</button>
      </form>
    </details>
  );
}
