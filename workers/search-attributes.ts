import { setTimeout as pause } from 'node:timers/promises';
import proto from '@temporalio/proto';
import type { NativeConnection } from '@temporalio/worker';
import { searchAttributeTypes } from '../workflows/search-attributes.ts';

const { IndexedValueType } = proto.temporal.api.enums.v1;

/** gRPC: somebody else registered it meanwhile. */
const ALREADY_EXISTS = 6;

/** Cases set search attributes, and one that is not registered fails their tasks: a worker must not begin without them. */
export class SearchAttributesMissing extends Error {
  override readonly name = 'SearchAttributesMissing';
  constructor(namespace: string, missing: readonly (readonly [name: string, type: string])[]) {
    super(
      `The Temporal namespace ${namespace} lacks search attributes, and they could not be registered from here.\n` +
        'Register them, then start again:\n' +
        missing
          .map(
            ([name, type]) =>
              `  temporal operator search-attribute create --namespace ${namespace} --name ${name} --type ${type}`,
          )
          .join('\n'),
    );
  }
}

/**
 * Registers what is missing. Temporal Cloud allows that to its own tools only; then the message says what to do.
 * @throws SearchAttributesMissing
 */
export async function ensureSearchAttributes(connection: NativeConnection, namespace: string): Promise<void> {
  const wanted = Object.entries(searchAttributeTypes);
  const lacking = async (): Promise<typeof wanted> => {
    const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
    return wanted.filter(([name]) => customAttributes?.[name] == null);
  };
  let missing = wanted;
  try {
    missing = await lacking();
    if (missing.length === 0) return;
    await connection.operatorService.addSearchAttributes({
      namespace,
      searchAttributes: Object.fromEntries(
        missing.map(([name, type]) => [
          name,
          IndexedValueType[`INDEXED_VALUE_TYPE_${type}` as keyof typeof IndexedValueType],
        ]),
      ),
    });
    // The server shows them a moment later; a case that sets one before that fails its task.
    for (let looks = 0; missing.length > 0 && looks < 100; looks += 1) {
      await pause(100);
      missing = await lacking();
    }
  } catch (error) {
    if ((error as { code?: unknown }).code === ALREADY_EXISTS) return;
  }
  if (missing.length > 0) {
    throw new SearchAttributesMissing(
      namespace,
      missing.map(([name, type]) => [name, cliName(type)]),
    );
  }
}

/** `KEYWORD` is `Keyword` to the command line. */
const cliName = (type: string): string => `${type.charAt(0)}${type.slice(1).toLowerCase()}`;
