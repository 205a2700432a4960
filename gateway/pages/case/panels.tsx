import { CONSENT_CHANNELS } from '../../../database/contacts/consents.ts';
import { UNIT } from '../../../domain/summary/cost.ts';
import { DAY } from '../../../domain/time/instant.ts';
import { IMPACTS_PER_CASE, IMPACTS_PER_REASON } from '../../../domain/policy.ts';
import { impactsOf } from '../../../domain/case/view.ts';
import { refusalInWords } from '../words/refusals.ts';
import { firstUpper, Rule, type Sight, When } from './sight.tsx';

/** E2: the last word per channel and category. */
export function Consent({ sight }: { sight: Sight }) {
  const { look, words, language } = sight;
  const holding = look.consents.filter(({ holds }) => holds);
  const silent = CONSENT_CHANNELS.filter((channel) => !holding.some((entry) => entry.channel === channel));
  return (
    <section class="card" aria-labelledby="consent-title">
      <h2 id="consent-title">
        {words.consent} <Rule id="E2" language={language} />
      </h2>
      <p class="quiet-text">{words.consentHint}</p>
      <ul class="plain panel-list">
        {holding.map((entry) => (
          <li>
            <span>
              {words.channels[entry.channel]} · {words.categories[entry.category] ?? entry.category}
              <small class="block quiet-text">
                {words.source}: {entry.source}
                {entry.wordingVersion !== null && ` · ${words.wording} ${entry.wordingVersion}`} ·{' '}
                <When at={entry.at} sight={sight} />
              </small>
            </span>
            <span class={`chip ${entry.granted ? 'good' : 'bad'}`}>
              <span aria-hidden="true">{entry.granted ? '✓' : '✕'}</span>{' '}
              {entry.granted ? words.granted : words.withdrawn}
            </span>
          </li>
        ))}
        {silent.map((channel) => (
          <li>
            <span>{words.channels[channel]}</span>
            <span class="chip">{words.noEntry}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** R2, W10, E4: what is used of every limit, and when one more may go. */
export function Caps({ sight }: { sight: Sight }) {
  const { look, words, language, t } = sight;
  const { state, limits } = look;
  const reasons = [...new Set([state.reason, ...state.impacts.map(({ reason }) => reason)])];
  return (
    <section class="card" aria-labelledby="caps-title">
      <h2 id="caps-title">
        {words.caps} <Rule id="R2" language={language} /> <Rule id="E4" language={language} />
      </h2>
      <ul class="plain panel-list">
        {reasons.map((reason) => (
          <Used
            name={reason === state.reason ? words.impactsReason : `${words.impactsOf} ${t.reason(reason)}`}
            rule="R2"
            used={impactsOf(state, reason)}
            most={IMPACTS_PER_REASON}
            sight={sight}
          />
        ))}
        <Used
          name={words.impactsCase}
          rule="W10"
          used={state.impacts.length}
          most={IMPACTS_PER_CASE}
          sight={sight}
        />
        {limits.map(({ limit, used, freeAt }) => (
          <Used
            name={firstUpper(t.limit(limit.name))}
            note={`${limit.most} / ${typeof limit.per === 'number' ? `${sight.t.number(limit.per / DAY)} ${words.per.days}` : words.per[limit.per]}`}
            rule="E4"
            used={used}
            most={limit.most}
            sight={sight}
          >
            {freeAt === null ? (
              words.freeNow
            ) : (
              <>
                {words.freeAt} <When at={freeAt} sight={sight} />
              </>
            )}
          </Used>
        ))}
      </ul>
    </section>
  );
}

function Used({
  name,
  note,
  rule,
  used,
  most,
  sight,
  children,
}: {
  name: string;
  note?: string;
  rule: string;
  used: number;
  most: number;
  sight: Sight;
  children?: preact.ComponentChildren;
}) {
  const label = `${name}: ${used} ${sight.words.of} ${most}`;
  return (
    <li data-limit={rule === 'E4' ? (note ?? '') : rule}>
      <span>
        {name}
        {(note !== undefined || children !== undefined) && (
          <small class="block quiet-text">
            {note}
            {note !== undefined && ' · '}
            {children}
          </small>
        )}
      </span>
      <span class="used">
        <meter min={0} max={most} high={most} value={Math.min(used, most)} aria-label={label} />
        <span class={used >= most ? 'full' : ''}>
          {used} {sight.words.of} {most}
        </span>
      </span>
    </li>
  );
}

/** M4. */
export function Cost({ sight }: { sight: Sight }) {
  const { look, words, t } = sight;
  return (
    <section class="card" aria-labelledby="cost-title">
      <h2 id="cost-title">{words.cost}</h2>
      {look.costs.length === 0 ? (
        <p class="quiet-text">{words.noCost}</p>
      ) : (
        <ul class="plain panel-list">
          {look.costs.map(({ category, currency, amount, messages, free, unpriced }) => (
            <li>
              <span>
                {words.categories[category] ?? category}
                <small class="block quiet-text">
                  {words.messages(messages)}
                  {free > 0 && ` · ${free} ${words.free}`}
                  {unpriced > 0 && ` · ${unpriced} ${words.unpriced}`}
                </small>
              </span>
              <strong>{t.money(amount / UNIT, currency)}</strong>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** Who did what to the case, or was refused, and why they said they did. */
export function Audit({ sight }: { sight: Sight }) {
  const { look, words, common, language } = sight;
  return (
    <section class="card" aria-labelledby="audit-title">
      <h2 id="audit-title">{words.audit}</h2>
      {look.audit.length === 0 ? (
        <p class="quiet-text">{words.noAudit}</p>
      ) : (
        <ol class="plain panel-list audit-list">
          {look.audit.map((entry) => (
            <li id={`audit-${entry.id}`}>
              <span>
                {words.auditRoutes[entry.route] ?? entry.action}
                {entry.status >= 400 && (
                  <span class="chip bad">
                    {words.refused}:{' '}
                    {entry.code === null ? entry.status : refusalInWords(entry.code, language)}
                  </span>
                )}
                <small class="block quiet-text">
                  {entry.operatorName ?? '—'}
                  {entry.role !== null && ` · ${common.roles[entry.role]}`} ·{' '}
                  <When at={entry.at} sight={sight} />
                </small>
                {entry.why !== null && <q class="block">{look.masking.text(entry.why)}</q>}
              </span>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}
