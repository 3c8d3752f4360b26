/** An entry of the audit log about a token, in words. */

import type { AuditEntry } from '@polett/client/api'
import type { TFunction } from 'i18next'
import type { Formats } from '../../text/use-format.ts'

export function historyText(entry: AuditEntry, { moment }: Pick<Formats, 'moment'>, t: TFunction): string {
  const { action, details } = entry
  const { keepSecret, previousSecretExpiresAt: until, reason, version } = details
  switch (action) {
    case 'token.created':
      return t('token.history.actions.created')
    case 'token.revealed':
      return t('token.history.actions.revealed')
    case 'token.rotated':
      if (typeof until !== 'string') return t('token.history.actions.rotated')
      return t('token.history.actions.rotatedUntil', { moment: moment(until) })
    case 'token.replaced':
      return t(`token.history.actions.${keepSecret === true ? 'replacedKept' : 'replaced'}`, {
        version: String(version),
      })
    case 'token.revoked':
      if (typeof reason !== 'string' || reason === '') return t('token.history.actions.revoked')
      return t('token.history.actions.revokedBecause', { reason })
    case 'token.restored':
      return t('token.history.actions.restored')
    case 'token.deleted':
      return t('token.history.actions.deleted')
    default:
      return action
  }
}
