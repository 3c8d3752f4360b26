import type { session as english } from '../en/session.ts'
import type { Translated } from '../translated.ts'

export const session: Translated<typeof english> = {
  password: 'Passord',
  showPassword: 'Vis eller skjul passordet',
  signIn: {
    title: 'Logg inn',
    andReturn: 'Deretter kommer du dit du skulle.',
    organization: 'Organisasjon',
    organizationHint:
      'ID-en, for eksempel fjordbygg. La feltet stå tomt hvis det bare finnes én, eller hvis du drifter installasjonen.',
    another: 'En annen organisasjon',
    username: 'Brukernavn',
    verb: 'Logg inn',
    or: 'eller',
  },
  passkey: {
    signIn: 'Logg inn med passnøkkel',
    use: 'Bruk en passnøkkel',
    failed: 'Ingen kan logge inn med denne passnøkkelen',
    failedWhat: 'Den kan være fjernet her, eller kontoen er ikke aktiv. Logg inn med passordet i stedet.',
    refused: {
      given_up: 'Ingen passnøkkel ble valgt. Prøv igjen, eller velg en annen måte.',
      known_already: 'Denne enheten har allerede en passnøkkel for kontoen.',
      impossible: 'Nettleseren eller enheten kan ikke bruke passnøkler her. Velg en annen måte.',
    },
  },
  second: {
    title: 'Ett steg til',
    lead: 'Passordet er riktig. Vis nå på en måte til at det er deg.',
    totp: 'Kode fra autentiseringsappen',
    totpWhat: 'Seks sifre. Appen viser nye hvert 30. sekund.',
    recovery_code: 'Gjenopprettingskode',
    recovery_codeWhat: 'En av dem du har tatt vare på. Den virker én gang.',
    usePasskey: 'Bruk en passnøkkel',
    useTotp: 'Bruk autentiseringsappen',
    useRecovery: 'Bruk en gjenopprettingskode',
    wrong: 'Du ble ikke logget inn',
    wrongWhat:
      'Det du oppga, kan være feil, brukt før eller for gammelt. Etter fem minutter eller noen få forsøk må du begynne på nytt med passordet.',
    startOver: 'Begynn på nytt',
  },
  stepUp: {
    title: 'Bekreft at det er deg',
    why: 'For dette steget må du ha oppgitt passordet i løpet av de siste fem minuttene.',
    whyPasskey:
      'For dette steget må du ha oppgitt passordet eller brukt en passnøkkel i løpet av de siste fem minuttene.',
    confirm: 'Bekreft',
  },
  company: {
    verb: 'Logg inn med {{name}}',
    refused: 'Innloggingen med {{name}} gikk ikke',
    refusals: {
      not_linked:
        'Ingen her er koblet til innloggingen din der. Logg inn med passordet og koble deg til på kontosiden din, eller spør en administrator.',
      no_membership: 'Du er kjent, men har ikke tilgang til noe her ennå. Be en administrator om et medlemskap.',
      inactive: 'Kontoen din her er ikke aktiv. Spør en administrator.',
      username_taken: 'Noen her har brukernavnet ditt allerede. Be en administrator koble deg til det.',
      username_unusable: 'Det fulgte ikke med noe brukernavn som kan brukes her. Spør en administrator.',
      state_unknown: 'Det tok for lang tid, ble påbegynt i en annen nettleser eller er gjort allerede. Prøv igjen.',
      issuer_refused: 'Innloggingen ble avbrutt der. Prøv igjen.',
      issuer_fault:
        'Svaret derfra var ikke til å stole på. Prøv igjen, og si fra til en administrator hvis det ikke går.',
      already_linked: 'Den innloggingen er koblet til en annen, eller du er koblet til en annen innlogging.',
    },
  },
  notFound: {
    title: 'Finnes ikke',
    what: 'Her er det ingenting du kan se',
    why: 'Det kan være slettet eller flyttet, eller du kan ikke se det. Kontroller adressen og organisasjonen som er valgt øverst.',
    home: 'Gå til oversikten',
  },
  failed: { title: 'Siden kunne ikke vises', reload: 'Last siden på nytt' },
  forbidden: {
    title: 'Du har ikke tilgang til denne siden',
    what: 'Siden krever en tillatelse som du ikke har',
    platform: 'Bare de som drifter hele installasjonen, kan åpne denne siden. Spør en av dem.',
  },
}
