import { variableInWords } from '../words/template-names.ts';
import type { Sight } from './sight.tsx';

/** A value of a template, as its field is to be. */
export interface ValueToGive {
  readonly name: string;
  /** Of the template's variable (E3); one of a later version is asked for as text. */
  readonly type: string;
  readonly example: string;
  readonly required: boolean;
}

/** A field for a value, by its type (E3), filled from what is known of it. */
export function ValueField({
  value: { name, type, example, required },
  under,
  given,
  sight,
}: {
  value: ValueToGive;
  /** Where in the request it belongs: `template.variables` or `data`. */
  under: string;
  given: unknown;
  sight: Sight;
}) {
  const { words, language } = sight;
  const path = `${under}.${name}`;
  const title = variableInWords(name, language);
  const hints = [type === 'text' ? null : words.variableHints[type], required ? null : words.optional];
  const hint = hints.filter((each) => each != null).join(', ');
  const common = { required, 'data-variable': name, 'data-label': title };
  const label = (
    <span>
      {title} {hint !== '' && <small>({hint})</small>}
    </span>
  );
  if (type === 'amount') {
    const { value = '', currency = '' } = (given ?? {}) as { value?: string | number; currency?: string };
    return (
      <fieldset class="pair">
        <legend>{label}</legend>
        <label class="field">
          <span>{words.amountValue}</span>
          <input
            name={`${path}.value`}
            inputMode="decimal"
            pattern="\d{1,15}(\.\d{1,6})?"
            title={words.amountHint}
            value={String(value)}
            {...common}
          />
        </label>
        <label class="field">
          <span>{words.amountCurrency}</span>
          <input
            name={`${path}.currency`}
            pattern="[A-Z]{3}"
            title={words.currencyHint}
            maxLength={3}
            value={currency}
            {...common}
          />
        </label>
      </fieldset>
    );
  }
  const value = typeof given === 'string' || typeof given === 'number' ? String(given) : '';
  return (
    <label class="field">
      {label}
      {type === 'date' ? (
        <input name={path} type="date" value={value} {...common} />
      ) : (
        <input name={path} placeholder={example} value={value} {...common} />
      )}
    </label>
  );
}
