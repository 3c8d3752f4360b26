/** What a browser finds when an app has sent it here with a request that cannot be answered: a page without scripts. */

const TEXTS = {
  en: {
    app: {
      title: 'The app cannot sign you in',
      text: 'The app that sent you here is not registered, or wants to be answered at an address that is not registered. To keep your sign-in safe, you were not sent back. Tell whoever gave you the app.',
    },
    flood: {
      title: 'Too many sign-ins at once',
      text: 'So many sign-ins to apps were begun from your network within a minute that no more are taken for now. Wait a minute, go back to the app, and sign in again. If this happens often, tell whoever runs this server.',
    },
    pause: {
      title: 'Signing in has to wait',
      text: 'This server cannot answer just now. Wait a minute, go back to the app, and sign in again. Nothing is wrong with the app or with you.',
    },
    fault: {
      title: 'Something went wrong here',
      text: 'This server made a mistake, so you were not signed in. Go back to the app and try again. If it happens once more, tell whoever runs this server, with the line below.',
    },
  },
  nb: {
    app: {
      title: 'Appen kan ikke logge deg inn',
      text: 'Appen som sendte deg hit, er ikke registrert, eller den vil ha svar på en adresse som ikke er registrert. For å beskytte innloggingen din ble du ikke sendt tilbake. Si fra til den som ga deg appen.',
    },
    flood: {
      title: 'For mange innlogginger på en gang',
      text: 'Så mange innlogginger i apper ble startet fra nettverket ditt i løpet av et minutt at ingen flere tas imot akkurat nå. Vent et minutt, gå tilbake til appen, og logg inn på nytt. Skjer dette ofte, si fra til den som drifter denne serveren.',
    },
    pause: {
      title: 'Innloggingen må vente litt',
      text: 'Denne serveren kan ikke svare akkurat nå. Vent et minutt, gå tilbake til appen, og logg inn på nytt. Det er ikke noe galt med appen eller deg.',
    },
    fault: {
      title: 'Noe gikk galt her',
      text: 'Denne serveren gjorde en feil, så du ble ikke logget inn. Gå tilbake til appen og prøv igjen. Skjer det en gang til, si fra til den som drifter denne serveren, og ta med linjen under.',
    },
  },
} as const

/** `app`: it is not registered for what it asks. `flood`: too many requests have come from there. `pause`, `fault`: ours. */
export type RefusedFor = keyof (typeof TEXTS)['en']

/** In Norwegian for a browser that asks for it first. */
export function refusedAppPage(acceptLanguage: string | undefined, refusedFor: RefusedFor, reason: string): string {
  const language = /^\s*(?:nb|nn|no)\b/i.test(acceptLanguage ?? '') ? 'nb' : 'en'
  const { text, title } = TEXTS[language][refusedFor]
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>${title} – Polett</title>
<link rel="stylesheet" href="/docs/reference.css">
</head>
<body>
<header><h1>Polett</h1></header>
<div class="columns"><main>
<h2>${title}</h2>
<p>${text}</p>
<p><code>${escaped(reason)}</code></p>
</main></div>
</body>
</html>
`
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
