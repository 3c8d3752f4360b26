/** A new token with its secret and its grants: three statements, sent together. */

import type { StoredGrant } from '../domain/compile.ts'
import type { Db } from './db.ts'
import { type SecretValues, secretRow } from './secret-writes.ts'
import { sendTogether } from './sent-together.ts'
import { grantRow, type TokenValues, tokenRow } from './token-writes.ts'

export interface NewToken {
  readonly token: TokenValues
  readonly secret: SecretValues
  readonly grants: readonly StoredGrant[]
}

/** Answers the internal ids. Fails on the unique index when the public id is taken in any letter case. */
export async function insertIssued(
  tx: Db,
  { grants, secret, token }: NewToken,
  now: number,
): Promise<{ readonly tokenId: number; readonly secretId: number }> {
  const row = tokenRow(token, now)
  // The others go with the first, whose answer they do not know yet.
  const token_id = tx.selectFrom('token').select('id').where('id_folded', '=', row.id_folded)
  const grantRows = grants.map((grant) => ({ ...grantRow(grant), token_id }))
  const [inserted, kept] = await sendTogether(tx, [
    tx.insertInto('token').values(row).returning('id').compile(),
    tx
      .insertInto('token_secret')
      .values({ ...secretRow(tx, secret, now), token_id })
      .returning('id')
      .compile(),
    ...(grantRows.length > 0 ? [tx.insertInto('token_grant').values(grantRows).compile()] : []),
  ])
  return { tokenId: idOf(inserted?.rows), secretId: idOf(kept?.rows) }
}

function idOf(rows: readonly unknown[] | undefined): number {
  const [row] = (rows ?? []) as readonly { readonly id: number }[]
  if (row === undefined) throw new Error('A row was inserted, and its id was not answered.')
  return row.id
}
