import type { ColumnTypes, Migration } from '../migrate.ts'

/**
 * What a token's id, name and application look like is kept only where it differs from the folded form, and who made it is
 * named only where the name is not the id. The columns that are read compute themselves.
 */
export const wordsOnce: Migration = {
  id: '0005-words-once',
  alone: true,
  statements: (types) => [
    ...keepDifference(types, { column: 'public_id', written: 'id_written', otherwise: 'id_folded' }),
    ...keepDifference(types, { column: 'name', written: 'name_written', otherwise: 'name_folded' }),
    ...keepDifference(types, {
      ...{ column: 'application', written: 'application_written', otherwise: 'application_folded' },
    }),
    ...keepDifference(types, {
      ...{ column: 'creator_name', written: 'creator_name_written', otherwise: 'creator_public_id' },
    }),
    `update token_secret set expires_at = 0 where expires_at = ${Number.MAX_SAFE_INTEGER}`,
  ],
}

interface Words {
  readonly column: string
  readonly written: string
  readonly otherwise: string
}

function keepDifference({ computed, text }: ColumnTypes, { column, otherwise, written }: Words): string[] {
  return [
    `alter table token add column ${written} ${text}`,
    `update token set ${written} = ${column} where ${column} <> ${otherwise} or ${otherwise} is null`,
    `alter table token drop column ${column}`,
    `alter table token add column ${column} ${text} generated always as (coalesce(${written}, ${otherwise})) ${computed}`,
  ]
}
