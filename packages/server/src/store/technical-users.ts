/** Technical users, who change with their token. */

import type { Membership } from '../domain/directory.ts'
import { fold } from '../domain/fold.ts'
import type { Db } from './db.ts'

/** A technical user has one membership: this one replaces it. */
export async function setTechnicalMembership(
  tx: Db,
  user: number,
  tenant: number,
  membership: Membership,
): Promise<void> {
  await tx.deleteFrom('membership').where('user_id', '=', user).execute()
  await tx
    .insertInto('membership')
    .values({ user_id: user, tenant_id: tenant, unit_id: membership.unit, role_id: membership.role })
    .execute()
}

/** The technical user carries its token's name. */
export async function renameTechnicalUser(tx: Db, user: number, name: string, now: number): Promise<void> {
  await tx
    .updateTable('user_account')
    .set({ name, name_folded: fold(name), updated_at: now })
    .where('id', '=', user)
    .where('type', '=', 'technical')
    .execute()
}
