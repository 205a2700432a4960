/**
 * Why the provider's reviewers turned a template down, by the word of its list (`rejected_reason`), and what to do.
 * Source: Meta, Message templates, `rejected_reason` and Template review.
 */
const REJECTED: Readonly<Record<string, string>> = {
  ABUSIVE_CONTENT:
    'the reviewers found it abusive: take out what threatens or insults, and push it as a new version',
  INVALID_FORMAT:
    'its form is not allowed: variables that stand side by side, at the beginning or at the end, a link that is shortened, or too many variables for its length; mend the text as a new version',
  TAG_CONTENT_MISMATCH:
    'its category or language does not fit what it says: choose the category by what it is for, the language by its words, as a new version',
  INCORRECT_CATEGORY:
    'its category does not fit what it says: what offers anything is marketing; change text or category, as a new version',
  PROMOTIONAL: 'it offers something, which a utility template may not: take the offer out, as a new version',
  SCAM: 'the reviewers take it for fraud: ask for no data of cards, accounts or identity, and push it as a new version',
  NONE: 'no reason was given: look at it in the WhatsApp Manager, where it can be appealed',
};

/** @param reason as the provider's list has it; null where it has none */
export const rejectedBecause = (reason: string | null): string =>
  REJECTED[reason ?? 'NONE'] ??
  `the provider says ${reason}: look at it in the WhatsApp Manager, where it can be appealed`;

/** By subcode, which is more exact than the code. Source: Meta, Cloud API error codes and Template management errors. */
const REFUSED: Readonly<Record<string, string>> = {
  '2388019': 'the account has as many templates as it may: delete some at the provider first',
  '2388023':
    'a template of this name and language is just being deleted there, so the name is taken for up to 30 days: use another version',
  '2388024': 'there is a template of this name and language already, with other words: use another version',
  '2388040': 'a part of it is longer than is allowed: a body may have 1,024 characters, a button 25',
  '2388047': 'its header is not of an allowed form',
  '2388072': 'its body is not of an allowed form: check its variables and line breaks',
  '2388073': 'its footer is not of an allowed form: it may have neither variables nor line breaks',
  '2388293': 'it has too many variables for the length of its text: say more in words',
  '2388299': 'its text begins or ends with a variable: put words around it',
};
const REFUSED_BY_CODE: Readonly<Record<string, string>> = {
  '4': 'too many requests of this app: push again in an hour, what is created stays',
  '10': 'the access token may not manage templates: give it whatsapp_business_management',
  '80008': 'too many requests of this account: push again in an hour, what is created stays',
  '190': 'the access token is not valid any more: make a new one, WHATSAPP_ACCESS_TOKEN',
  '200': 'the access token may not manage templates of this account: give it whatsapp_business_management',
  timeout: 'the provider did not answer in time: push again, what was created meanwhile is found',
  unreachable: 'the provider cannot be reached at WHATSAPP_API_URL: push again later',
};

/** Refusals that every other template would meet as well. */
const REFUSES_ALL: readonly string[] = Object.keys(REFUSED_BY_CODE);

/** Why the provider did not create a template, and what to do. @param said its own words, where ours know nothing of it */
export function refusedBecause(code: string, subcode: string | null, said: string | null): string {
  const known = (subcode === null ? undefined : REFUSED[subcode]) ?? REFUSED_BY_CODE[code];
  const named = `the provider refused it with ${code}${subcode === null ? '' : `/${subcode}`}`;
  return known ?? (said === null ? named : `${named}: ${said}`);
}

/** Whether to ask for more makes no sense after it: of the token, the account, or the way there. */
export const refusesAllTemplates = (code: string): boolean => REFUSES_ALL.includes(code);
