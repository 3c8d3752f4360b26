/** Moments: relative at first sight, exact with the zone on hover and focus. */

import { Tooltip } from '@mantine/core'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNow } from '../session/clock.ts'
import { useFormat } from '../text/use-format.ts'
import classes from './moment.module.css'
import { type MomentTone, momentTone } from './moment-tone.ts'

export interface MomentProps {
  readonly at: string | null
  /** What stands there when it never came or never comes. */
  readonly never?: string
  /** Moments of expiry turn amber below 30 days and red below 7. */
  readonly urgent?: boolean
}

export function RelativeMoment({ at, never, urgent = false }: MomentProps) {
  const { t } = useTranslation()
  const { moment, relative, zone } = useFormat()
  const now = useNow()
  if (at === null) return <span className="quiet">{never ?? t('common.never')}</span>
  const tone = urgent ? momentTone(Date.parse(at) - now) : undefined
  return <Timed at={at} tone={tone} text={relative(at, now)} exact={`${moment(at)} (${zone})`} />
}

interface TimedProps {
  readonly at: string
  readonly tone: MomentTone | undefined
  readonly text: string
  readonly exact: string
}

/** A list has hundreds of these, so the tooltip is made for the one that is pointed at or has the focus. */
function Timed({ at, tone, text, exact }: TimedProps) {
  const time = useRef<HTMLTimeElement>(null)
  const [near, setNear] = useState(false)
  const [come, go] = [() => setNear(true), () => setNear(false)]
  return (
    <>
      <time
        ref={time}
        dateTime={at}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the exact moment has to be within reach of the keyboard too.
        tabIndex={0}
        className={classes.moment}
        data-tone={tone}
        aria-description={exact}
        {...{ onMouseEnter: come, onFocus: come, onMouseLeave: go, onBlur: go }}
        onKeyDown={({ key }) => key === 'Escape' && go()}
      >
        {text}
      </time>
      {near && <Tooltip opened target={time} label={exact} />}
    </>
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
