import type { policy as english } from '../en/policy.ts'
import type { Translated } from '../translated.ts'

export const policy: Translated<typeof english> = {
  title: 'Retningslinjer',
  platformTitle: 'Plattformens retningslinjer',
  what: 'Hvordan tokens i {{name}} kan være fra nå av.',
  platformWhat:
    'Hvordan installasjonens egne tokens kan være, og taket for alle organisasjoner: En organisasjon kan være strengere, aldri romsligere.',
  stay: 'Tokens som finnes, lever videre som de er. De som ikke kunne vært laget slik i dag, er merket «Utenfor retningslinjene».',
  showTokens: 'Se på tokens',
  readOnly: 'Du kan lese retningslinjene. For å endre dem trenger du tillatelsen til å {{permission}}.',
  lifetimes: 'Lengste levetid',
  lifetimesWhat: 'Hvor mange dager et nytt token kan leve. Tomt betyr ingen grense.',
  kinds: {
    user: 'API-tokens',
    mobile: 'Påloggede enheter',
    application: 'Applikasjonstokens',
    organization: 'Organisasjonstokens',
    group: 'Gruppetokens',
  },
  days: 'dager',
  daysOf_one: '{{count, number}} dag',
  daysOf_other: '{{count, number}} dager',
  noLimit: 'ingen grense',
  wrongDays: 'Mellom 1 og 36 500 hele dager, eller tomt for ingen grense.',
  wrongMobileDays: 'Mellom 1 og 36 500 hele dager.',
  ceilingDays_one: 'Plattformen tillater høyst {{count, number}} dag.',
  ceilingDays_other: 'Plattformen tillater høyst {{count, number}} dager.',
  expiry: 'Utløp',
  allowNoExpiry: 'Tokens uten utløp',
  allowNoExpiryWhat:
    'Den som oppretter et token, kan la det leve til noen stopper det. En lengste levetid gjelder likevel der den er satt.',
  ceilingExpiry: 'Plattformen krever utløp, så dette har ingen virkning nå.',
  secrets: 'Hemmeligheter',
  visibility: 'Hemmelighetene til API-tokens',
  visibilityWhat: 'Hemmelighetene til alle andre tokens vises alltid bare én gang, når tokenet opprettes.',
  visibilities: {
    sealed: 'Kan vises igjen',
    sealedWhat:
      'Lagres kryptert. Den som har lov til å se den, må oppgi passordet sitt først, og hvert innsyn står i revisjonsloggen.',
    once: 'Vises én gang',
    onceWhat: 'Vises når tokenet opprettes, og aldri igjen. Bare et avtrykk av den lagres.',
  },
  ceilingOnce: 'Plattformen tillater bare at hemmeligheter vises én gang, så dette har ingen virkning nå.',
  people: 'Folk',
  mobileLifetime: 'Innlogging på en enhet',
  mobileLifetimeWhat: 'Så mange dager etter innlogging spør appen om passordet igjen.',
  ownTokens: 'Egne tokens',
  ownTokensWhat:
    'Folk kan opprette tokens som handler som dem selv, med høyst sine egne rettigheter, uten hjelp fra en administrator.',
  ceilingOwn: 'Plattformen tillater ikke dette, så det har ingen virkning nå.',
  secondFactor: 'Andre faktor for administratorer',
  secondFactorWhat:
    'Den som kan endre noe i en organisasjon, logger inn med mer enn et passord: en passnøkkel eller en app som viser koder.',
  ceilingSecondFactor: 'Plattformen krever det i alle organisasjoner.',
  lacking: {
    none: 'Alle administratorene i denne organisasjonen har en.',
    some_one: '{{number}} administrator har ingen ennå',
    some_other: '{{number}} administratorer har ingen ennå',
    nonePlatform: 'Alle administratorene av selve plattformen har en.',
    platform_one: '{{number}} administrator av selve plattformen har ingen ennå.',
    platform_other: '{{number}} administratorer av selve plattformen har ingen ennå.',
    elsewhere: 'Retningslinjene til hver organisasjon teller administratorene der.',
  },
  required: 'Kreves',
  notRequired: 'Kreves ikke',
  backup: 'Reserveadministrator',
  backupWhat:
    'I tillegg til dem det gjelder, får denne personen e-post 30 dager, 7 dager og 1 dag før tokens utløper, høyst én om dagen. Tomt betyr ingen.',
  backupSearch: 'Søk på navn eller brukernavn',
  backupClear: 'Ingen',
  backupNobody: 'ingen',
  allowed: 'Tillatt',
  notAllowed: 'Ikke tillatt',
  undo: 'Forkast endringene',
  saved: 'Retningslinjene er lagret. Tokens som finnes, lever videre.',
  confirm: {
    title: 'Lagre retningslinjene?',
    verb: 'Lagre retningslinjene',
    factor:
      'Administratorer uten en andre faktor må sette opp en før de kommer videre, også de som er logget inn nå. Tokens virker fortsatt.',
    erase:
      'Hemmelighetene til API-tokens som kan vises igjen i dag, blir slettet. Tokenene virker fortsatt, men ingen kan se hemmelighetene lenger. Dette kan ikke angres.',
    everywhere:
      'Det som er satt her, blir taket for alle organisasjoner: Det som ikke er tillatt her, kan ingen organisasjon tillate. Det ingen har satt, binder ingen av dem.',
  },
}
