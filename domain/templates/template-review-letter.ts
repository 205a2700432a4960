import type { Clause } from '../explanation/codes.ts';
import type { Letter } from '../messages/render-letter.ts';
import { needsCare, type Review, type ReviewLine } from './template-review.ts';

/**
 * T4: the review as an owner reads it: what needs care first, then how the rest has done.
 * @param lines the owner's own
 * @param say in the letter's language
 */
export function reviewLetter(
  { at }: Review,
  lines: readonly ReviewLine[],
  catalogueUrl: string,
  say: (why: Clause) => string,
): Letter {
  const day = new Date(at).toISOString().slice(0, 10);
  const careful = lines.filter(needsCare);
  const rest = lines.filter((line) => !needsCare(line) && line.figures.sent > 0);
  const unused = lines.length - careful.length - rest.length;
  return {
    language: 'en',
    subject: `Template review ${day}: ${careful.length === 0 ? 'nothing to do' : `${careful.length} to look at`}`,
    blocks: [
      {
        is: 'paragraph',
        text: `Your ${lines.length} template versions, as they did in the four weeks before ${day}.`,
      },
      ...(careful.length === 0
        ? []
        : [{ is: 'list' as const, title: 'To look at', items: careful.map((line) => lineOf(line, say)) }]),
      ...(rest.length === 0
        ? []
        : [
            { is: 'list' as const, title: 'Without complaint', items: rest.map((line) => lineOf(line, say)) },
          ]),
      ...(unused === 0 ? [] : [{ is: 'paragraph' as const, text: `${unused} were not sent.` }]),
      { is: 'link', label: 'The whole catalogue', url: catalogueUrl },
    ],
  };
}

/** One version in one line: what is wrong, then its figures. */
export function lineOf(line: ReviewLine, say: (why: Clause) => string): string {
  const { figures, fatigued, overdueSince, isOrphan, awaitsApproval, status } = line;
  const faults = [
    ...(fatigued === null ? [] : [`fatigued: ${say(fatigued)}`]),
    ...(overdueSince === null ? [] : [`its review was due on ${overdueSince}`]),
    ...(isOrphan ? ['nothing would ever send it'] : []),
    ...(awaitsApproval ? ['waits for your approval'] : []),
    ...(status === 'approved' ? [] : [status]),
  ];
  const { sent, delivered, read, answered, converted, optedOut, blocked } = figures;
  const told =
    sent === 0
      ? 'not sent'
      : `${sent} sent, ${delivered} delivered, ${read} read, ${answered} answered, ${converted} converted, ${optedOut} opted out, ${blocked} blocked`;
  return `${line.providerName} (${line.language}): ${[...faults, told].join('; ')}`;
}
