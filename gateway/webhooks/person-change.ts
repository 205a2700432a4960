import { instantOf, type LineChange } from './line-change.ts';
import { changeOf, personOf } from './people.ts';
import { userActionSchema, userIdUpdateSchema } from './shapes.ts';

/**
 * I1: somebody's user id is another one now. The number that stands beside it is theirs from now on; the old one is told
 * by a `system` message, where it may be shown at all.
 * @returns false when it was not understood
 */
export function readUserIdUpdate({ post, field, account }: LineChange, item: unknown): boolean {
  const { data: change } = userIdUpdateSchema.safeParse(item);
  if (change === undefined) return false;
  const before = personOf(account, {
    userId: change.user_id?.previous,
    parentUserId: change.parent_user_id?.previous,
  });
  const after = personOf(account, {
    phone: change.wa_id,
    userId: change.user_id?.current,
    parentUserId: change.parent_user_id?.current,
  });
  const shown = changeOf(before, after);
  const means =
    shown === null ? null : { is: 'identity-change' as const, ...shown, at: instantOf(change.timestamp) };
  post.keep(field, item, means);
  return true;
}

/**
 * M3: a click in a marketing message. The provider names neither the customer nor the message.
 * @returns false when it was not understood
 */
export function readUserAction({ post, field, line }: LineChange, item: unknown): boolean {
  const { data: action } = userActionSchema.safeParse(item);
  if (action === undefined) return false;
  const isClick = action.action_type === 'marketing_messages_link_click';
  const { click_component: part, product_id: productId = null } =
    action.marketing_messages_link_click_data ?? {};
  const component = part === 'cta' || part === 'body' ? part : null;
  post.keep(
    `${field}.user_actions`,
    item,
    isClick
      ? {
          is: 'provider-click',
          line,
          at: instantOf(action.timestamp),
          component,
          productId: productId ?? null,
        }
      : null,
  );
  return true;
}
