import type { Migration } from '../migrate.ts'

/**
 * What a token's id, name and application look like is kept only where it differs from the folded form, and who made it is
 * named only where the name is not the id. The columns that are read compute themselves.
 */
export const wordsOnce: Migration = {
  id: '0005-words-once',
  alone: true,
  statements: ({ alter, computed, text }) => [
    ...alter(
      'token',
      WORDS.map(({ written }) => `add column ${written} ${text}`),
    ),
    `update token set ${WORDS.map((words) => `${words.written} = ${difference(words)}`).join(', ')}
      where coalesce(${WORDS.map(difference).join(', ')}) is not null`,
    ...alter('token', [
      ...WORDS.map(({ column }) => `drop column ${column}`),
      ...WORDS.map(
        ({ column, otherwise, written }) =>
          `add column ${column} ${text} generated always as (coalesce(${written}, ${otherwise})) ${computed}`,
      ),
    ]),
    `update token_secret set expires_at = 0 where expires_at = ${Number.MAX_SAFE_INTEGER}`,
  ],
}

interface Words {
  readonly column: string
  readonly written: string
  readonly otherwise: string
}

const WORDS: readonly Words[] = [
  { column: 'public_id', written: 'id_written', otherwise: 'id_folded' },
  { column: 'name', written: 'name_written', otherwise: 'name_folded' },
  { column: 'application', written: 'application_written', otherwise: 'application_folded' },
  { column: 'creator_name', written: 'creator_name_written', otherwise: 'creator_public_id' },
]

/** Null where the column says nothing that the other one does not. */
function difference({ column, otherwise }: Words): string {
  return `nullif(${column}, ${otherwise})`
}
