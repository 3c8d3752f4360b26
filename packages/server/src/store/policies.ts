/** The policy of a tenant, and the sealed secrets that a stricter one ends. */

import type { Ceiling } from '../domain/policy.ts'
import type { Db } from './db.ts'

export async function putPolicyRow(tx: Db, tenant: number, policy: Ceiling): Promise<void> {
  const body = JSON.stringify(policy)
  await tx
    .insertInto('policy')
    .values({ tenant_id: tenant, body })
    .onConflict((conflict) => conflict.column('tenant_id').doUpdateSet({ body }))
    .execute()
}

/** Erases what could be shown again in a tenant, or everywhere (null). The secrets themselves go on working. */
export async function eraseSealedSecrets(tx: Db, tenant: number | null): Promise<number> {
  const { numUpdatedRows } = await tx
    .updateTable('token_secret')
    .set({ sealed: null })
    .where('sealed', 'is not', null)
    .$if(tenant !== null, (query) =>
      query.where(
        'token_id',
        'in',
        tx
          .selectFrom('token')
          .select('id')
          .where('tenant_id', '=', tenant ?? 0),
      ),
    )
    .executeTakeFirstOrThrow()
  return Number(numUpdatedRows)
}
