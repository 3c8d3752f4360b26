import type { connect as english } from '../en/connect.ts'
import type { Translated } from '../translated.ts'

export const connect: Translated<typeof english> = {
  title: 'Koble til {{app}}',
  titleUnknown: 'Koble til en app',
  asks: '{{app}} vil handle på dine vegne. Logg inn hvis det er det du ønsker.',
  asksHere: '{{app}} vil handle på dine vegne.',
  device: 'Enhet',
  returnsTo: 'Fører tilbake til',
  signedInAs: 'Logget inn som {{name}}',
  notYou: 'Bruk en annen konto',
  wrongTenant: 'Du er logget inn i en annen organisasjon. Logg ut, og inn i {{tenant}}, for å gå videre.',
  membership: 'Avdeling og brukertype',
  membershipWhat: 'Valget avgjør hva {{app}} får gjøre. Du kan endre det senere i appen.',
  only: 'Appen handler som {{membership}}.',
  noMembership: 'Du har ingen avdeling og brukertype som {{app}} kunne handlet i. En administrator kan gi deg en.',
  verb: 'Koble til',
  done: {
    title: 'Tilkoblet',
    back: 'Du er på vei tilbake til {{app}}. Skjer det ingenting, åpner du appen selv.',
    open: 'Åpne {{app}}',
    device: '{{app}} er logget inn som deg. Du kan lukke denne siden og gå tilbake til enheten.',
    undo: 'Du kan når som helst logge den ut igjen under dine egne enheter, eller be en administrator gjøre det.',
  },
  denied: {
    title: 'Ikke tilkoblet',
    device: 'Enheten ble ikke logget inn. Du kan lukke denne siden.',
    back: 'Ingenting ble delt. Du er på vei tilbake til {{app}}.',
  },
  gone: {
    title: 'Forespørselen gjelder ikke lenger',
    what: 'Den er utløpt eller allerede besvart. Gå tilbake til appen og begynn på nytt.',
    elsewhere:
      'En app kan bare få svar i nettleseren der den spurte, og innen ti minutter. Gå tilbake til appen og begynn på nytt.',
  },
  deviceEntry: {
    title: 'Koble til en enhet',
    lead: 'Skriv inn koden som vises på enheten eller i kommandolinjen.',
    code: 'Kode',
    codeWhat: 'Åtte bokstaver, for eksempel BCDF-GHJK.',
    signIn: 'Logg inn for å gå videre med koden {{code}}.',
    warning: 'Bruk bare en kode du har bedt om selv',
    warningWhat:
      'Får du en kode tilsendt i en e-post, en chat eller en samtale, prøver noen å bli logget inn som deg. Da skal du ikke gå videre.',
    prefilled: 'Sammenlign den med det som vises på enheten din. De må være like.',
    verb: 'Gå videre',
    unknown: 'Koden finnes ikke eller er utløpt. Sammenlign den med enheten, eller begynn på nytt der.',
  },
}
