import type { directory as english } from '../en/directory.ts'
import type { Translated } from '../translated.ts'

export const directory: Translated<typeof english> = {
  title: 'Grupper fra katalogen',
  what: 'Katalogen til firmaet kan holde orden på folk og grupper her (SCIM 2.0). En gruppe står for én brukertype på ett sted: Den som er med i gruppen, har brukertypen der.',
  address: 'Adresse for katalogen',
  addressWhat: 'Katalogen når {{name}} på denne adressen, med hemmeligheten til et token:',
  search: 'Søk i grupper',
  columns: { name: 'Gruppe', unit: 'Avdeling', role: 'Brukertype', members: 'Medlemmer', updated: 'Oppdatert' },
  empty: 'Katalogen har ingen grupper her ennå',
  emptyWhat:
    'Microsoft Entra ID, Okta og andre oppretter da folk her, legger dem i grupper, og stanser alt som er deres, når de slutter. Opprett et applikasjonstoken som kan administrere brukere, se avdelinger og brukertyper og har alt katalogen skal kunne dele ut. Skriv inn hemmeligheten der, sammen med adressen over.',
  createToken: 'Opprett et applikasjonstoken',
}
