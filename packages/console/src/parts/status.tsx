/** A token's status: always icon, word and colour together, and why it is suspended. */

import { Tooltip } from '@mantine/core'
import type { Token } from '@polett/client/api'
import Ban from 'lucide-react/icons/ban'
import CircleDot from 'lucide-react/icons/circle-dot'
import CircleX from 'lucide-react/icons/circle-x'
import Pause from 'lucide-react/icons/pause'
import TriangleAlert from 'lucide-react/icons/triangle-alert'
import { useTranslation } from 'react-i18next'
import { useNow } from '../session/clock.ts'
import classes from './status.module.css'

export type ShownStatus = 'live' | 'soon' | 'revoked' | 'suspended' | 'expired'

const ICONS = { live: CircleDot, soon: TriangleAlert, revoked: Pause, suspended: Ban, expired: CircleX } as const
const SOON_MS = 30 * 86_400_000

type WithStatus = Pick<Token, 'status' | 'expiresAt'> & Partial<Pick<Token, 'kind'>>

/** `soon` is a live token with less than 30 days left. A sign-in lives no longer than that, and is renewed by signing in. */
export function shownStatus({ status, expiresAt, kind }: WithStatus, now: number): ShownStatus {
  if (status !== 'active') return status
  if (kind === 'mobile') return 'live'
  return expiresAt !== null && Date.parse(expiresAt) - now < SOON_MS ? 'soon' : 'live'
}

type Cause = 'user_inactive' | 'membership_missing' | 'role_inactive' | 'unit_inactive' | 'tenant_inactive'

export interface StatusProps {
  readonly token: WithStatus & { readonly statusReasons?: readonly string[] }
}

export function Status({ token }: StatusProps) {
  const shown = shownStatus(token, useNow())
  const causes = useCauses(token)
  const badge = <StatusBadge status={shown} />
  if (shown !== 'suspended' || causes.length === 0) return badge
  return (
    <Tooltip label={causes.join(' ')} multiline>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the cause has to be within reach of the keyboard too. */}
      <span tabIndex={0}>{badge}</span>
    </Tooltip>
  )
}

/** Why a token is suspended, a sentence for each cause. */
export function useCauses({ statusReasons = [] }: StatusProps['token']): readonly string[] {
  const { t } = useTranslation()
  const causes = statusReasons.filter((reason) => reason !== 'expired' && reason !== 'revoked')
  return causes.map((cause) => t(`token.causes.${cause as Cause}`))
}

/** Icon, word and colour alone, for a place that has room for the cause elsewhere. */
export function StatusBadge({ status }: { readonly status: ShownStatus }) {
  const { t } = useTranslation()
  const Icon = ICONS[status]
  return (
    <span className={classes.status} data-status={status}>
      <Icon size={14} aria-hidden />
      {t(`token.status.${status}`)}
    </span>
  )
}
