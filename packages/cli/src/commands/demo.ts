import type { Command } from '../command.ts'
import { EXIT } from '../failure.ts'

export const demo: Command = {
  name: 'demo',
  takes: [],
  about: 'Run a server on a throw-away data directory filled with examples',
  flags: {},
  notes: ['It prints names and passwords to sign in with. Nothing is kept when it stops.'],
  examples: ['polett demo'],
  async run() {
    const { runDemo } = await import('@polett/server/demo/main')
    await runDemo()
    return EXIT.ok
  },
}
