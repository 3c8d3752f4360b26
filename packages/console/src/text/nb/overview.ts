import type { overview as english } from '../en/overview.ts'
import type { Translated } from '../translated.ts'

export const overview: Translated<typeof english> = {
  counted: 'Talt opp',
  live: 'Aktive tokens etter type',
  attention: 'Bør følges opp',
  nothing: 'Ingenting utløper de neste 30 dagene, og ingen kall er avvist det siste døgnet.',
  nothingElse:
    'Bare mobilpålogginger, som fornyer seg selv, og tokens på vent utløper de neste 30 dagene, og ingen kall er avvist det siste døgnet.',
  expiring: {
    user_one: '{{number}} API-token utløper innen {{days}} dager',
    user_other: '{{number}} API-tokens utløper innen {{days}} dager',
    application_one: '{{number}} applikasjon utløper innen {{days}} dager',
    application_other: '{{number}} applikasjoner utløper innen {{days}} dager',
    organization_one: '{{number}} organisasjonstoken utløper innen {{days}} dager',
    organization_other: '{{number}} organisasjonstokens utløper innen {{days}} dager',
    group_one: '{{number}} gruppetoken utløper innen {{days}} dager',
    group_other: '{{number}} gruppetokens utløper innen {{days}} dager',
  },
  unused: {
    user_one: '{{number}} API-token har aldri vært i bruk',
    user_other: '{{number}} API-tokens har aldri vært i bruk',
    application_one: '{{number}} applikasjon har aldri brukt tokenet sitt',
    application_other: '{{number}} applikasjoner har aldri brukt tokenene sine',
    organization_one: '{{number}} organisasjonstoken har aldri vært i bruk',
    organization_other: '{{number}} organisasjonstokens har aldri vært i bruk',
    group_one: '{{number}} gruppetoken har aldri vært i bruk',
    group_other: '{{number}} gruppetokens har aldri vært i bruk',
  },
  refused_one: '{{number}} kall med et kjent token er avvist det siste døgnet',
  refused_other: '{{number}} kall med kjente tokens er avvist det siste døgnet',
  mail: {
    title: 'E-post',
    failed_one: '{{count, number}} e-post kunne ikke leveres de siste 7 dagene',
    failed_other: '{{count, number}} e-poster kunne ikke leveres de siste 7 dagene',
    since: 'Den første:',
    what: 'Noen venter på en lenke eller et varsel som ikke kommer. Revisjonsloggen sier hvem det gjelder, og hvorfor. Rett en feil adresse på siden til personen, eller oppsettet hvis e-posttjeneren avviser, og lag en ny lenke.',
  },
  calls: 'Verifiseringer',
  callsLabel: 'Kall det siste døgnet',
  totals: { allowed: 'Godtatt', refused: 'Avvist' },
  next: 'Utløper først',
  nextNone: 'Ingen aktive tokens har utløpsdato.',
  first: {
    title: 'Ingen tokens ennå',
    why: 'Et token lar et program handle innenfor grensene du setter: hva det kan gjøre, hvor og hvor lenge. Opprett det første, og følg bruken her.',
    wait: 'Når det finnes tokens, ser du her hva som er aktivt, hva som snart utløper, og hva som blir avvist.',
    create: 'Opprett det første tokenet',
  },
  own: {
    title: 'Dine egne tokens finner du på kontosiden',
    why: 'Du administrerer ikke tokens i denne organisasjonen. På kontosiden ser du dine egne tokens og enhetene du er logget inn på, og du kan avslutte dem.',
    verb: 'Gå til min konto',
  },
}
