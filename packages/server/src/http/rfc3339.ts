/** RFC 3339 instants with any offset, checked for dates that exist. */
const SHAPE = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.\d{1,9})?(?:Z|[+-](\d\d):(\d\d))$/i

/**
 * Whether the text is an instant of RFC 3339 §5.6. A leap second is refused: it has no place in milliseconds since 1970,
 * and `Date` would not read it. So is one that its offset carries out of the years 0 to 9999, because it could not be
 * answered in UTC.
 */
export function isRfc3339(text: string): boolean {
  const parts = SHAPE.exec(text)
  if (parts === null) return false
  const [year, month, day, hour, minute, second, offsetHour, offsetMinute] = parts
    .slice(1)
    .map((part) => Number(part ?? 0))
  if (year === undefined || month === undefined || day === undefined) return false
  if ((hour ?? 24) > 23 || (minute ?? 60) > 59 || (second ?? 60) > 59) return false
  if ((offsetHour ?? 24) > 23 || (offsetMinute ?? 60) > 59) return false
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return false
  const yearInUtc = new Date(text).getUTCFullYear()
  return yearInUtc >= 0 && yearInUtc <= 9_999
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28
  return [4, 6, 9, 11].includes(month) ? 30 : 31
}
