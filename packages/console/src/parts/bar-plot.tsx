/**
 * A small plot of calls, allowed and refused, by the hour or by the day. What the eye sees is said in a sentence too, and
 * the numbers stand in a table one press away.
 */

import { Button } from '@mantine/core'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Formats, useFormat } from '../text/use-format.ts'
import classes from './bar-plot.module.css'
import { type PlotBucket, type PlotStep, roundTop } from './bar-plot-scale.ts'

export interface BarPlotProps {
  /** Oldest first, without gaps (`everyBucket` fills them). */
  readonly buckets: readonly PlotBucket[]
  readonly step: PlotStep
  /** What is plotted: the title, and the beginning of the text alternative. */
  readonly label: string
}

export function BarPlot({ buckets, step, label }: BarPlotProps) {
  const { t } = useTranslation()
  const formats = useFormat()
  const { number } = formats
  const [shown, setShown] = useState(false)
  const numbers = useId()
  const allowed = buckets.reduce((sum, bucket) => sum + bucket.allowed, 0)
  const refused = buckets.reduce((sum, bucket) => sum + bucket.refused, 0)
  const highest = Math.max(0, ...buckets.map((bucket) => bucket.allowed + bucket.refused))
  const top = roundTop(highest)
  const values = { allowed: number(allowed), refused: number(refused), highest: number(highest) }
  const summary = step === 'hour' ? t('plot.summaryHours', values) : t('plot.summaryDays', values)
  return (
    <figure className={classes.plot}>
      <figcaption className={classes.caption}>
        <span>{label}</span>
        <Legend />
      </figcaption>
      <div className={classes.area}>
        <div className={classes.scale} aria-hidden="true">
          <span>{number(top)}</span>
          <span>{number(top / 2)}</span>
          <span>{number(0)}</span>
        </div>
        <svg
          className={classes.bars}
          viewBox={`0 0 ${buckets.length * 10} 100`}
          preserveAspectRatio="none"
          role="img"
          aria-label={`${label}. ${summary}`}
        >
          {buckets.map((bucket, at) => (
            <Bar key={bucket.start} bucket={bucket} at={at} top={top} title={sentence(bucket)} />
          ))}
        </svg>
        <div className={classes.times} aria-hidden="true">
          {ticks(buckets).map((bucket) => (
            <span key={bucket.start}>{when(bucket.start)}</span>
          ))}
        </div>
      </div>
      <Button
        variant="subtle"
        size="compact-xs"
        ml={-7}
        aria-expanded={shown}
        aria-controls={numbers}
        onClick={() => setShown(!shown)}
      >
        {shown ? t('plot.hideNumbers') : t('plot.showNumbers')}
      </Button>
      <div id={numbers}>{shown && <Numbers buckets={buckets} label={label} when={exactly} />}</div>
    </figure>
  )

  function when(start: string): string {
    return shortName(start, step, formats)
  }

  function exactly(start: string): string {
    return longName(start, step, formats)
  }

  function sentence({ start, allowed: passed, refused: stopped }: PlotBucket): string {
    return t('plot.bar', { when: exactly(start), allowed: number(passed), refused: number(stopped) })
  }
}

function Legend() {
  const { t } = useTranslation()
  return (
    <span className={classes.legend}>
      <span data-series="allowed">{t('plot.allowed')}</span>
      <span data-series="refused">{t('plot.refused')}</span>
    </span>
  )
}

interface BarProps {
  readonly bucket: PlotBucket
  readonly at: number
  readonly top: number
  readonly title: string
}

/** The refused stand on the allowed. What happened at all is never thinner than can be seen. */
function Bar({ bucket: { allowed, refused }, at, top, title }: BarProps) {
  const height = (count: number): number => (count === 0 ? 0 : Math.max(2, (count / top) * 100))
  const lower = height(allowed)
  const upper = height(refused)
  const x = at * 10
  return (
    <g className={classes.bar}>
      <title>{title}</title>
      <rect className={classes.ground} x={x} y={0} width={10} height={100} />
      <rect className={classes.allowed} x={x + 1} y={100 - lower} width={8} height={lower} />
      <rect className={classes.refused} x={x + 1} y={Math.max(0, 100 - lower - upper)} width={8} height={upper} />
    </g>
  )
}

interface NumbersProps {
  readonly buckets: readonly PlotBucket[]
  readonly label: string
  when(start: string): string
}

function Numbers({ buckets, label, when }: NumbersProps) {
  const { t } = useTranslation()
  const { number } = useFormat()
  return (
    <table className={classes.numbers} aria-label={label}>
      <thead>
        <tr>
          <th scope="col">{t('plot.time')}</th>
          <th scope="col">{t('plot.allowed')}</th>
          <th scope="col">{t('plot.refused')}</th>
        </tr>
      </thead>
      <tbody>
        {buckets.map(({ start, allowed, refused }) => (
          <tr key={start}>
            <th scope="row">{when(start)}</th>
            <td>{number(allowed)}</td>
            <td>{number(refused)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** The first bar, the middle one and the last: enough to read the others by. */
function ticks(buckets: readonly PlotBucket[]): readonly PlotBucket[] {
  const places = [...new Set([0, Math.floor((buckets.length - 1) / 2), buckets.length - 1])]
  return places.flatMap((place) => buckets[place] ?? [])
}

/** Days are counted in UTC, and so are they named. */
function shortName(start: string, step: PlotStep, { time, utcDay }: Formats): string {
  return step === 'hour' ? time(start) : utcDay(start)
}

function longName(start: string, step: PlotStep, { moment, utcDay }: Formats): string {
  return step === 'hour' ? moment(start) : `${utcDay(start)} UTC`
}
