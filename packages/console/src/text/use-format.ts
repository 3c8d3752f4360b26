/** The formats of format.ts, bound to the reader's language and time zone. */

import { createContext, use } from 'react'
import type { SpanUnit } from './format.ts'

export interface Formats {
  /** The reader's time zone by name. */
  readonly zone: string
  readonly language: 'en' | 'nb'
  day(instant: string | number): string
  /** The day in UTC, for what is counted by UTC's days. */
  utcDay(instant: string | number): string
  time(instant: string | number): string
  moment(instant: string | number): string
  weekday(instant: string | number): string
  relative(instant: string | number, now: number): string
  number(value: number): string
  /** A length of time, such as "7 days". */
  span(value: number, unit: SpanUnit): string
  count(value: { count: number; isMinimum: boolean }): string
  list(items: readonly string[]): string
}

/** Made once by FormatProvider, because every moment of every list asks for it. */
export const FormatContext = createContext<Formats | null>(null)

export function useFormat(): Formats {
  const formats = use(FormatContext)
  if (formats === null) throw new Error('Moments and numbers are shown only within a FormatProvider.')
  return formats
}
