/** A membership in words: "A › Reader". */

import i18next from 'i18next'
import { roleName } from './role-name.ts'

export interface MembershipNames {
  readonly unit: string | null
  readonly unitName: string | null
  readonly role: string
  readonly roleName: string
}

/** The tenant as a whole is called the whole organization. */
export function membershipText(membership: MembershipNames): string {
  return `${placeText(membership)} › ${roleName(membership.role, membership.roleName)}`
}

export function placeText({ unit, unitName }: Pick<MembershipNames, 'unit' | 'unitName'>): string {
  return unit === null ? i18next.t('common.wholeTenant') : (unitName ?? unit)
}
