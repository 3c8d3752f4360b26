import type { nodes as english } from '../en/nodes.ts'
import type { Translated } from '../translated.ts'

export const nodes: Translated<typeof english> = {
  title: 'Noder',
  what: 'Tjenerne som deler dataene i denne installasjonen. En deaktivering er bekreftet først når alle kjenner til den. Listen fornyer seg selv.',
  columns: {
    name: 'Navn',
    state: 'Tilstand',
    version: 'Versjon',
    since: 'I gang siden',
    applied: 'Siste endring den kjenner til',
    sign: 'Siste livstegn',
  },
  self: 'svarer deg nå',
  serving: 'I drift',
  silent: 'Stille',
  upToDate: 'à jour',
  behind_one: '{{count, number}} endring bak',
  behind_other: '{{count, number}} endringer bak',
  now: 'nettopp',
  ago_one: 'for {{count, number}} sekund siden',
  ago_other: 'for {{count, number}} sekunder siden',
  oneTitle: 'Én node betjener alt',
  oneWhat:
    'Med den innebygde databasen er det alltid én. Vil du ha flere, legger du dataene i PostgreSQL og starter så mange tjenere du vil med samme POLETT_DATABASE_URL og samme nøkkelfil; da dukker hver av dem opp her av seg selv.',
}
