import type { Queryable } from '../pool.ts';

/** W8: what a line can do that not every line can. */
export interface LineCapabilities {
  /** The account takes part in Meta's Direct Send: utility texts outside the window without a template of one's own. */
  readonly directSend: boolean;
}

const DIRECT_SEND = 'direct-send';

/** Of a line that nobody knows: none. */
export async function capabilitiesOf(database: Queryable, lineId: string): Promise<LineCapabilities> {
  const { rows } = await database.query<{ capabilities: string[] }>(
    'select capabilities from lines where id = $1',
    [lineId],
  );
  return { directSend: rows[0]?.capabilities.includes(DIRECT_SEND) ?? false };
}

/** @returns false where there is no such line */
export async function setCapabilities(
  database: Queryable,
  lineId: string,
  { directSend }: LineCapabilities,
): Promise<boolean> {
  const { rowCount } = await database.query('update lines set capabilities = $2 where id = $1', [
    lineId,
    directSend ? [DIRECT_SEND] : [],
  ]);
  return rowCount === 1;
}
