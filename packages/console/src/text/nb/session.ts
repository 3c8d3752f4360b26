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
  },
  stepUp: {
    title: 'Bekreft at det er deg',
    why: 'For dette steget må du ha oppgitt passordet i løpet av de siste fem minuttene.',
    confirm: 'Bekreft',
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
