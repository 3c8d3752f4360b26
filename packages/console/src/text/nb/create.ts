import type { create as english } from '../en/create.ts'
import type { Translated } from '../translated.ts'

export const create: Translated<typeof english> = {
  once: {
    lead_one: 'Kopier tokenet nå. Det vises ikke igjen.',
    lead_other: 'Kopier tokenene nå. De vises ikke igjen.',
    token: 'tokenet',
    download: 'Last ned .env',
    test: 'Prøv det',
    testWhat: 'Kommandoen svarer med tokenets egen beskrivelse.',
    command: 'kommandoen',
    stored_one: 'Jeg har lagret det',
    stored_other: 'Jeg har lagret dem',
    stay: 'Lagre hemmeligheten først. Den kan ikke vises igjen.',
  },
}
