import type { Quoted } from '../quoted.ts';
import type { Sight } from '../sight.tsx';
import { SAID } from '../words/said.ts';
import { inOneLine } from './message-body.tsx';
import { joined, record, text } from './read-json.ts';

/** As much of a quoted message as tells which it is. */
const LONGEST = 200;

/** What a message is about, above its body: the message it answers, the advertisement or product it came from. */
export function Context({
  type,
  content,
  quoted,
  sight,
}: {
  type: string;
  content: unknown;
  /** Null: it answers nothing; its message null: it is not known here. */
  quoted: Quoted | null;
  sight: Sight;
}) {
  const said = SAID[sight.language];
  const body = record(content);
  const context = record(body['context']);
  const product = record(context['referred_product']);
  return (
    <>
      {context['frequently_forwarded'] === true ? (
        <p class="quiet-text">↪ {said.forwardedOften}</p>
      ) : (
        context['forwarded'] === true && <p class="quiet-text">↪ {said.forwarded}</p>
      )}
      <Referral content={content} sight={sight} />
      {text(product['product_retailer_id']) !== null && (
        <p class="quiet-text">
          {said.product} <strong>{text(product['product_retailer_id'])}</strong>
          {text(product['catalog_id']) !== null && ` (${said.catalogue} ${text(product['catalog_id'])})`}
        </p>
      )}
      {quoted !== null && type !== 'revoke' && <Quote type={type} quoted={quoted} sight={sight} />}
    </>
  );
}

/** W6: from which advertisement or post they came, in its words: «Info» alone says nothing. */
function Referral({ content, sight }: { content: unknown; sight: Sight }) {
  const referral = record(record(content)['referral']);
  if (Object.keys(referral).length === 0) return null;
  const said = SAID[sight.language];
  const link = text(referral['source_url']);
  return (
    <blockquote class="quote">
      <p class="quiet-text">📣 {text(referral['source_type']) === 'post' ? said.post : said.advertisement}</p>
      {text(referral['headline']) !== null && (
        <p>
          <strong>{text(referral['headline'])}</strong>
        </p>
      )}
      {text(referral['body']) !== null && <p>{text(referral['body'])}</p>}
      {link !== null && (
        <p class="quiet-text">
          {/^https?:\/\//i.test(link) ? (
            <a href={link} target="_blank" rel="noreferrer">
              {link}
            </a>
          ) : (
            link
          )}
        </p>
      )}
    </blockquote>
  );
}

function Quote({ type, quoted, sight }: { type: string; quoted: Quoted; sight: Sight }) {
  const said = SAID[sight.language];
  const label = type === 'edit' ? said.before : type === 'reaction' ? said.reactsTo : said.answers;
  const { message } = quoted;
  if (message === null) {
    return type === 'edit' ? null : (
      <blockquote class="quote">
        <p class="quiet-text">
          {label}: {said.quotedUnknown}
        </p>
      </blockquote>
    );
  }
  const isCustomers = message.direction === 'in';
  const words = message.isTakenBack
    ? isCustomers
      ? said.revokedByCustomer
      : said.revokedByUs
    : inOneLine(message.type, message.content, sight) || sight.words.gone;
  const short = words.length > LONGEST ? `${words.slice(0, LONGEST)}…` : words;
  return (
    <blockquote class="quote">
      <p class="quiet-text">
        {joined(' · ', label, type === 'edit' ? null : isCustomers ? said.quotedCustomer : said.quotedUs)}
      </p>
      <p>{message.anchor === null ? short : <a href={`#e-${message.anchor}`}>{short}</a>}</p>
    </blockquote>
  );
}
