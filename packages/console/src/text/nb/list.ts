import type { list as english } from '../en/list.ts'
import type { Translated } from '../translated.ts'

export const list: Translated<typeof english> = {
  selectPage: 'Velg alle på denne siden',
  pageSize: 'Rader per side',
  perPage: '{{count, number}} rader',
  range: '{{from}}–{{to}} av {{total}}',
  secretTyped:
    'Dette ser ut som en hemmelighet, så den ble ikke søkt etter. «Søk eller gå til» sier hvem den tilhører.',
  clearFilter: 'Fjern filteret {{name}}',
  nothingMatches: 'Ingenting passer med søket og filtrene',
}
