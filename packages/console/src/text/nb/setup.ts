import type { setup as english } from '../en/setup.ts'
import type { Translated } from '../translated.ts'

export const setup: Translated<typeof english> = {
  title: 'Klargjør Polett',
  lead: 'Tre korte steg, én gang. Deretter får du de første tokenene.',
  verb: 'Klargjør',
  doneAlready: 'Installasjonen er allerede klargjort. Logg inn.',
  code: {
    title: 'Vis at serveren er din',
    label: 'Klargjøringskode',
    where: 'Serveren skrev den ut da den startet første gang. Se i terminalen eller loggen.',
    wrong: 'Dette er ikke koden som serveren skrev ut.',
  },
  administrator: {
    title: 'Administratoren',
    name: 'Navnet ditt',
    username: 'Brukernavn',
    email: 'E-post',
    rules_one: 'Minst {{count, number}} tegn.',
    rules_other: 'Minst {{count, number}} tegn. En kort setning er sterk og lett å huske.',
    tooShort_one: 'Bruk minst {{count, number}} tegn.',
    tooShort_other: 'Bruk minst {{count, number}} tegn.',
  },
  organization: {
    title: 'Organisasjonen din',
    now: 'Opprett den første organisasjonen nå',
    what: 'Den rommer brukere, avdelinger og tokens. Du kan opprette flere senere.',
    name: 'Organisasjonens navn',
    id: 'ID',
    idRules: 'Brukes i adresser og av programmer',
    idWrong: 'Bruk små bokstaver, tall og bindestrek.',
    timeZone: 'Tidssone',
    noZone: 'Ingen tidssone med dette navnet',
  },
  tokens: {
    title: 'De første tokenene',
    what: 'Til egne programmer: admin-console har alle rettigheter og brukes av kommandolinjen, gateway kontrollerer tokens og logger brukere inn, og directory leser organisasjoner og brukere. Slett dem du ikke trenger.',
  },
}
