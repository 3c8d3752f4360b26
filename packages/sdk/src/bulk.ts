/** Works on more tokens than one call takes. */
import type { BulkAnswer, BulkTokens } from './api.ts'
import type { Client } from './client.ts'

/** The most that the server takes at once. */
const MOST_IDS = 1_000

/**
 * Does the same with every token named, a thousand at a time: each thousand is one transaction, and is told when it is done.
 * Throws as `bulkTokens` does; what was told before that has happened.
 *
 * `for await (const { failed, results } of bulkByIds(client, 'revoke', ids)) …`
 */
export async function* bulkByIds(
  client: Pick<Client, 'bulkTokens'>,
  action: BulkTokens['action'],
  ids: readonly string[],
): AsyncGenerator<BulkAnswer> {
  for (let at = 0; at < ids.length; at += MOST_IDS) {
    yield client.bulkTokens({ body: { action, ids: ids.slice(at, at + MOST_IDS) } })
  }
}
