/** What the server said about a secret: whose it is and whether it works, or why it does not. */

import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { Whose } from '../../api/find.ts'
import { Status } from '../../parts/status.tsx'
import { PLATFORM } from '../../session/permissions.ts'
import classes from './palette.module.css'

/** All other reasons are told by the token's status. */
const REASONS = [
  'mistyped',
  'token_invalid',
  'token_expired',
  'token_revoked',
  'token_suspended',
  'address_not_allowed',
] as const

export interface WhoseAnswerProps {
  readonly answer: Whose
  /** What may be shown of the secret. */
  readonly masked: string
  onClose(): void
}

export function WhoseAnswer({ answer: { code, token }, masked, onClose }: WhoseAnswerProps) {
  const { t } = useTranslation()
  const reason = code === 'valid' ? 'valid' : (REASONS.find((known) => known === code) ?? 'other')
  return (
    <div className={classes.answer} data-found={token !== null || undefined}>
      <code>{masked}</code>
      <p>{t(`find.whose.answers.${reason}`)}</p>
      {token !== null && (
        <p className={classes.owner}>
          <Link
            to={token.kind === 'mobile' ? '/administrator/tokens' : '/administrator/tokens/$token'}
            params={{ token: token.id }}
            search={
              token.kind === 'mobile'
                ? { tenant: token.tenant ?? undefined, tab: 'mobile', device: token.id }
                : { tenant: token.tenant ?? PLATFORM }
            }
            onClick={onClose}
          >
            {token.name === '' ? (token.user?.name ?? token.id) : token.name}
          </Link>
          <Status token={token} />
          <span className="quiet">
            {[t(`tokens.kinds.${token.kind}`), token.user?.name, token.tenant].filter(Boolean).join(' · ')}
          </span>
        </p>
      )}
    </div>
  )
}
