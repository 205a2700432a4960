import type { OperatorAccount } from '../../../database/accounts/operators.ts';
import type { Language } from '../../../domain/messages/language.ts';
import type { AuditWords } from './words.ts';
import { auditedInWords } from './audited.ts';
import { COMMON } from '../words/common.ts';

interface AccountProps {
  readonly account: OperatorAccount;
  readonly words: AuditWords;
  readonly language: Language;
}

/** Who somebody is here, and the way out of every browser at once. */
export function Account({ account: { name, email, role, issuer, sessions }, words, language }: AccountProps) {
  return (
    <section class="card narrow">
      <h1>{words.accountTitle}</h1>
      <dl class="facts">
        <dt>{words.name}</dt>
        <dd>{name}</dd>
        <dt>{words.role}</dt>
        <dd>{COMMON[language].roles[role]}</dd>
        <dt>{words.account}</dt>
        <dd>{issuer === 'local' ? words.localAccount : (email ?? issuer)}</dd>
        <dt>{words.sessions}</dt>
        <dd>{sessions}</dd>
      </dl>
      <p>{words.accountTold}</p>
      <form method="post" action="/logout/everywhere">
        <button class="danger wide">{auditedInWords('account.sign-out-everywhere', '', language)}</button>
      </form>
    </section>
  );
}
