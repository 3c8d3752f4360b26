const DAY_MS = 86_400_000
const TWO_DIGITS = digits(60, 2)
const THREE_DIGITS = digits(1_000, 3)

/** Eleven years of days: the moments that tokens begin and end at. */
const MAX_DAYS = 4_096
const days = new Map<number, string>()

/** RFC 3339 in UTC with milliseconds: what `toISOString` answers, without working out the date each time. */
export function instantText(at: number): string {
  const day = Math.floor(at / DAY_MS)
  const ms = at - day * DAY_MS
  const [hours, minutes, seconds] = [
    Math.floor(ms / 3_600_000),
    Math.floor(ms / 60_000) % 60,
    Math.floor(ms / 1_000) % 60,
  ]
  return `${dayText(day)}${TWO_DIGITS[hours]}:${TWO_DIGITS[minutes]}:${TWO_DIGITS[seconds]}.${THREE_DIGITS[ms % 1_000]}Z`
}

function dayText(day: number): string {
  const known = days.get(day)
  if (known !== undefined) return known
  const text = new Date(day * DAY_MS).toISOString().slice(0, -MIDNIGHT.length)
  if (days.size >= MAX_DAYS) days.clear()
  days.set(day, text)
  return text
}

const MIDNIGHT = '00:00:00.000Z'

function digits(count: number, width: number): readonly string[] {
  return Array.from({ length: count }, (_, value) => String(value).padStart(width, '0'))
}
