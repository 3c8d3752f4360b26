import type { find as english } from '../en/find.ts'
import type { Translated } from '../translated.ts'

export const find: Translated<typeof english> = {
  label: 'Søk etter en side, et token eller en bruker, eller lim inn et token',
  placeholder: 'Side, token, bruker, fire siste tegn …',
  results: 'Treff',
  found_zero: 'Ingenting heter dette. Tokens kan også finnes med ID-en og de fire siste tegnene i hemmeligheten.',
  found_one: '{{count, number}} treff',
  found_other: '{{count, number}} treff',
  groups: { pages: 'Gå til', actions: 'Gjør', tokens: 'Tokens', users: 'Brukere', tenants: 'Organisasjoner' },
  create: {
    user: 'Opprett API-token',
    application: 'Opprett applikasjonstoken',
    organization: 'Opprett organisasjonstoken',
    group: 'Opprett gruppetoken',
  },
  whose: {
    title: 'Hvem sitt er dette?',
    hint: 'Lim inn et token',
    label: 'Token',
    what: 'Lim inn et helt token. Serveren slår det opp og glemmer det. Det lagres ikke, loggføres ikke og havner aldri i en adresse.',
    show: 'Vis eller skjul tokenet',
    verb: 'Slå opp',
    back: 'Tilbake til søket',
    answers: {
      valid: 'Tokenet virker.',
      mistyped:
        'Dette er ikke et helt token: Et tegn er feil eller mangler. Kopier det på nytt fra begynnelse til slutt.',
      token_invalid:
        'Ingen tokens du kan se, har denne hemmeligheten. Tokenet kan være slettet, eller hemmeligheten kan være byttet.',
      token_expired: 'Tokenet er utløpt.',
      token_revoked: 'Tokenet er deaktivert. Det kan aktiveres igjen.',
      token_suspended: 'Tokenet er på vent fordi noe det avhenger av, er inaktivt.',
      address_not_allowed: 'Tokenet virker bare fra bestemte nettverksadresser.',
      other: 'Tokenet virker ikke nå.',
    },
  },
}
