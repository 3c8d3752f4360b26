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
  },
} as const

/** `app`: it is not registered for what it asks. `flood`: too many requests have come from there. */
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
