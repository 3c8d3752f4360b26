/** Why a company's sign-in did not lead in, in words; the code comes with the address. */

import type { TFunction } from 'i18next'

const KNOWN = [
  ...(['not_linked', 'no_membership', 'inactive', 'username_taken', 'username_unusable'] as const),
  ...(['state_unknown', 'issuer_refused', 'issuer_fault', 'already_linked'] as const),
]

export function refusalText(t: TFunction, code: string): string {
  const known = KNOWN.find((each) => each === code)
  return t(`session.company.refusals.${known ?? 'issuer_fault'}`)
}
