import type { list as english } from '../en/list.ts'
import type { Translated } from '../translated.ts'

export const list: Translated<typeof english> = {
  selectPage: 'Velg alle på denne siden',
  pageSize: 'Rader per side',
  perPage: '{{count}} rader',
  range: '{{from}}–{{to}} av {{total}}',
  nothingMatches: 'Ingenting passer med søket og filtrene',
}
