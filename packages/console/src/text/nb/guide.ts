import type { guide as english } from '../en/guide.ts'
import type { Translated } from '../translated.ts'

export const guide: Translated<typeof english> = {
  title: 'Veiledning',
  contents: 'Kapitler',
  onward: 'Før og etter dette kapitlet',
  example: 'eksemplet',
  chapters: {
    start: 'Kom i gang',
    tokens: 'Tokens og tokentyper',
    use: 'Bruk et token',
    stop: 'Følg med og stopp',
    leaked: 'Noen har funnet en hemmelighet',
    mobile: 'Mobilbrukere',
    'access-tokens': 'Organisasjons- og gruppetokens',
    people: 'Folk, avdelinger og brukertyper',
    'second-factor': 'Andre faktor og passnøkler',
    companies: 'Logg inn gjennom firmaet',
    policy: 'Retningslinjer',
    audit: 'Revisjonsloggen',
    connect: 'Koble til en mobilapp',
    'sign-in-cli': 'Logg inn med kommandolinjen',
  },
}
