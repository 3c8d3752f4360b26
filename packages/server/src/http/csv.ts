/** Lines of CSV (RFC 4180) that a spreadsheet shows and never runs. */

/** What spreadsheets take for the beginning of a formula, full-width variants included (ASVS 1.2.10). */
const FORMULA = /^[=+\-@\t\r\0＝＋－＠]/

/** One line with its CRLF. Null is an empty field. */
export function csvLine(values: readonly (string | null)[]): string {
  return `${values.map((value) => quote(value ?? '')).join(',')}\r\n`
}

/** Also after a separator or a line break, where some programs begin to read anew. */
function quote(value: string): string {
  const safe = value
    .split(/(?<=[,;\n\r\t"])/)
    .map((part) => (FORMULA.test(part) ? `'${part}` : part))
    .join('')
  return /[",\r\n;\t]/.test(safe) || safe !== safe.trim() ? `"${safe.replaceAll('"', '""')}"` : safe
}
