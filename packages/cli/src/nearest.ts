/** The word that somebody probably meant. */

/** The nearest of `known`, or null when none is near enough to be a typing error. */
export function findNearest(word: string, known: readonly string[]): string | null {
  let best: { readonly word: string; readonly distance: number } | null = null
  for (const candidate of known) {
    const distance = editDistance(word, candidate)
    if (best === null || distance < best.distance) best = { word: candidate, distance }
  }
  return best !== null && best.distance <= Math.max(1, Math.floor(word.length / 3)) ? best.word : null
}

/** Letters to insert, leave out, replace or swap with their neighbour. */
function editDistance(from: string, to: string): number {
  const rows = [Array.from({ length: to.length + 1 }, (_, at) => at)]
  for (let i = 1; i <= from.length; i++) {
    const row = [i]
    for (let j = 1; j <= to.length; j++) row.push(cheapest(from, to, i, j, [...rows, row]))
    rows.push(row)
  }
  return rows[from.length]?.[to.length] ?? 0
}

function cheapest(from: string, to: string, i: number, j: number, rows: readonly (readonly number[])[]): number {
  const at = (row: number, column: number): number => rows[row]?.[column] ?? Number.POSITIVE_INFINITY
  const same = from[i - 1] === to[j - 1] ? 0 : 1
  const swapped = i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1]
  return Math.min(
    at(i - 1, j) + 1,
    at(i, j - 1) + 1,
    at(i - 1, j - 1) + same,
    swapped ? at(i - 2, j - 2) + 1 : Number.POSITIVE_INFINITY,
  )
}
