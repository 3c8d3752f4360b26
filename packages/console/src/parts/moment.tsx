/** Moments: relative at first sight, exact with the zone on hover and focus. */

import { Tooltip } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useNow } from '../session/clock.ts'
import { useFormat } from '../text/use-format.ts'
import classes from './moment.module.css'

export interface MomentProps {
  readonly at: string | null
  /** What stands there when it never came or never comes. */
  readonly never?: string
  /** Moments of expiry turn amber below 30 days and red below 7. */
  readonly urgent?: boolean
}

const DAY_MS = 86_400_000

export function RelativeMoment({ at, never, urgent = false }: MomentProps) {
  const { t } = useTranslation()
  const { moment, relative, zone } = useFormat()
  const now = useNow()
  if (at === null) return <span className="quiet">{never ?? t('common.never')}</span>
  const left = Date.parse(at) - now
  const tone = !urgent || left < 0 ? undefined : left < 7 * DAY_MS ? 'bad' : left < 30 * DAY_MS ? 'warn' : undefined
  return (
    <Tooltip label={`${moment(at)} (${zone})`}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the exact moment has to be within reach of the keyboard too. */}
      <time dateTime={at} tabIndex={0} className={classes.moment} data-tone={tone}>
        {relative(at, now)}
      </time>
    </Tooltip>
  )
}

/** The exact moment with its zone, where there is room for it. */
export function ExactMoment({ at, never }: MomentProps) {
  const { t } = useTranslation()
  const { moment, zone } = useFormat()
  if (at === null) return <span className="quiet">{never ?? t('common.never')}</span>
  return (
    <time dateTime={at} className="tabular">
      {moment(at)} <span className="quiet">{zone}</span>
    </time>
  )
}
