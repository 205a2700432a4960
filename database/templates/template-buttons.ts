import type { TemplateButton } from '../../domain/templates/template.ts';
import type { Queryable } from '../pool.ts';

/** What the buttons of templates say, by `name/language` as the provider knows them. */
export async function templateButtons(
  database: Queryable,
  names: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  if (names.length === 0) return new Map();
  const { rows } = await database.query<{ key: string; buttons: TemplateButton[] }>(
    `select provider_name || '/' || language as key, buttons from templates where provider_name = any($1)`,
    [[...new Set(names)]],
  );
  return new Map(rows.map(({ key, buttons }) => [key, buttons.map(({ text }) => text)]));
}
