/** Why a call would pass or not, in a sentence. */

import type { CheckedToken } from '@polett/client/api'
import type { TFunction } from 'i18next'
import { permissionText } from '../../parts/permission-text.ts'
import { type ActingRole, becauseText } from './grants.ts'

const REASONS = [
  'token_invalid',
  'token_expired',
  'token_revoked',
  'token_suspended',
  'address_not_allowed',
] as const satisfies readonly string[]

export function checkText(answer: CheckedToken, asked: string, acting: ActingRole, t: TFunction): string {
  const { allowed, because, missing, reason } = answer
  const permission = named(missing?.permission ?? asked)
  if (allowed) {
    if (because === undefined) return t('token.check.allowed', { permission })
    return t('token.check.because', { permission, because: becauseText(because, acting, t) })
  }
  if (reason === 'permission_missing') {
    const place = [missing?.unit, missing?.tenant].filter((one) => one !== undefined).join(', ')
    return place === '' ? t('token.check.missing', { permission }) : t('token.check.missingAt', { permission, place })
  }
  const known = REASONS.find((one) => one === reason)
  return t(`token.check.reasons.${known ?? 'other'}`)
}

/** In words, with its name beside them; a tenant's own permission has nothing but its name. */
function named(permission: string): string {
  const words = permissionText(permission)
  return words === permission ? `“${permission}”` : `${words} (${permission})`
}
