import { type Sight, When } from '../sight.tsx';
import { SAID } from '../words/said.ts';
import { Buttons, Chosen, Values } from './parts.tsx';
import { joined, type Json, jsonIn, list, record, text } from './read-json.ts';

/** A customer's choice, form or permission, or what we offered to choose from. */
export function InteractiveBody({ body, sight }: { body: Json; sight: Sight }) {
  const said = SAID[sight.language];
  const label = sight.words.types['interactive'] ?? 'interactive';
  const reply = record(body['button_reply'] ?? body['list_reply']);
  if (text(reply['title']) !== null) {
    return <Chosen label={label} choice={joined(' · ', reply['title'], reply['description'])} />;
  }
  if (body['nfm_reply'] !== undefined) return <FormBody form={record(body['nfm_reply'])} sight={sight} />;
  if (body['call_permission_reply'] !== undefined) {
    return <PermissionBody permission={record(body['call_permission_reply'])} sight={sight} />;
  }
  const isOffer = body['body'] !== undefined || body['action'] !== undefined;
  return isOffer ? (
    <OfferBody body={body} />
  ) : (
    <>
      <p class="quiet-text">
        {said.unknownAnswer}
        {text(body['type']) !== null && (
          <>
            : <code>{text(body['type'])}</code>
          </>
        )}
      </p>
      <Values of={body[text(body['type']) ?? ''] ?? { ...body, type: undefined }} sight={sight} />
    </>
  );
}

/** A finished form by its fields; the token that says which form it was is no answer. */
function FormBody({ form, sight }: { form: Json; sight: Sight }) {
  const said = SAID[sight.language];
  const answers = jsonIn(form['response_json']);
  const isAddress = text(form['name']) === 'address_message';
  return (
    <>
      <p class="quiet-text">{isAddress ? said.address : said.form}</p>
      {answers === undefined ? <p>{said.formUnreadable}</p> : <Values of={answers} sight={sight} />}
    </>
  );
}

function PermissionBody({ permission, sight }: { permission: Json; sight: Sight }) {
  const said = SAID[sight.language];
  if (text(permission['response']) !== 'accept') return <p>📞 {said.mayNotCall}</p>;
  const until = Number(permission['expiration_timestamp']) * 1_000;
  return (
    <p>
      📞{' '}
      {Number.isFinite(until) && until > 0 && permission['is_permanent'] !== true ? (
        <>
          {said.mayCallUntil} <When at={until} sight={sight} />
        </>
      ) : (
        said.mayCall
      )}
    </p>
  );
}

function OfferBody({ body }: { body: Json }) {
  const action = record(body['action']);
  const rows = list(action['sections']).flatMap((section) => list(section['rows']));
  const labels = [
    ...list(action['buttons']).map((each) => text(record(each['reply'])['title'])),
    ...rows.map((row) => text(row['title'])),
    text(record(action['parameters'])['display_text']),
  ].filter((each) => each !== null);
  const [header, footer] = [text(record(body['header'])['text']), text(record(body['footer'])['text'])];
  return (
    <>
      {header !== null && (
        <p class="said-text">
          <strong>{header}</strong>
        </p>
      )}
      <p class="said-text">{text(record(body['body'])['text']) ?? ''}</p>
      {footer !== null && <p class="quiet-text">{footer}</p>}
      <Buttons labels={labels} />
    </>
  );
}
