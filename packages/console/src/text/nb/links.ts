import type { links as english } from '../en/links.ts'
import type { Translated } from '../translated.ts'

export const links: Translated<typeof english> = {
  password: {
    title: 'Velg passord',
    lead: 'For brukeren {{username}} hos {{tenant}}.',
    new: 'Nytt passord',
    rules: 'Minst 8 tegn, av hvilket slag som helst; flere ord er bra. Vanlige passord blir avvist.',
    repeat: 'Nytt passord igjen',
    differs: 'Dette er ikke det samme som ovenfor.',
    ends: 'Når du lagrer det, logges du ut alle andre steder.',
    verb: 'Lagre passordet',
    done: 'Passordet er lagret',
    doneWhat: 'Logg inn med det som {{username}}.',
    signIn: 'Gå til innloggingen',
    incomplete: 'Åpne lenken på nytt',
    incompleteWhat:
      'Siden trenger hele lenken fra e-posten eller fra administratoren din. Av hensyn til sikkerheten blir den ikke stående i adressen, så den er borte når siden lastes på nytt.',
    another: 'Be om en ny lenke',
    askAdministrator: 'Be administratoren din om en ny lenke.',
  },
  forgotten: {
    question: 'Glemt passordet?',
    title: 'Glemt passordet?',
    lead: 'Du får en lenke på e-post, og med den velger du et nytt.',
    verb: 'Send meg en lenke',
    done: 'Se i e-posten din',
    doneWhat:
      'Finnes det en bruker {{username}} med e-postadresse, er en lenke på vei. Den virker én gang, i to timer. Kommer det ingenting, kan du se i søppelposten eller be en administrator om en lenke.',
    back: 'Tilbake til innloggingen',
  },
}
