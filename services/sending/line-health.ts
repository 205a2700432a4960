import type { CaselessChat, SendCase } from '../../database/sending/eligibility.ts';
import { lagOf, loadLine, triesFirst } from '../../database/lines/line-health.ts';
import { messagingLimit, sharing } from '../../database/lines/messaging-limit.ts';
import type { Connection } from '../../database/pool.ts';
import { FIRST_TRY, type LineHealth } from '../../domain/gate/channel-health.ts';
import type { SendQuestion } from '../../domain/gate/gate.ts';
import type { Policies } from '../../settings/policy/policy-file.ts';
import { policyOf, windowOf } from './gate-facts.ts';

/**
 * E6: how the case's line stands for a message, read in the transaction that reserves: near the messaging limit that
 * holds the portfolio's last places until it ends. Replies and codes are not kept back by the limit or by late webhooks.
 */
export async function healthFor(
  policies: Policies,
  connection: Connection,
  facts: SendCase | CaselessChat,
  { kind, isCode, at }: Pick<SendQuestion, 'kind' | 'isCode' | 'at'>,
): Promise<LineHealth> {
  const { lineId } = facts;
  const policy = policies.health;
  const { portfolios } = policy;
  const line = await loadLine(connection, lineId, { portfolios, asOf: at });
  const { state, dailyLimit } = line;
  const { refused } = state;
  const isFirst =
    refused !== null &&
    facts.id !== null &&
    at < refused.until &&
    (await triesFirst(connection, { caseId: facts.id, lineId, refusedAt: refused.at }));
  const isReply = kind === 'free-form' || kind === 'kept' || isCode === true;
  const atMost = dailyLimit === 'unlimited' ? null : (dailyLimit ?? policy.dailyLimit);
  return {
    ...state,
    refused: isFirst ? { ...refused, until: refused.until - FIRST_TRY } : refused,
    lineId,
    asOf: at,
    outsideFrom: windowOf(facts, policyOf(policies, facts)).closesAt ?? at,
    limit:
      isReply || atMost === null
        ? null
        : await messagingLimit(connection, sharing(line, portfolios), {
            contactId: facts.contact.id,
            at,
            atMost,
          }),
    lag: isReply ? null : await lagOf(connection, lineId, { since: at - policy.lagFor, asOf: at }),
    policy,
  };
}
