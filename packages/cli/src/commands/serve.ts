import type { Command } from '../command.ts'
import { EXIT } from '../failure.ts'

export const serveServer: Command = {
  name: 'serve',
  takes: [],
  about: 'Run the server until it is stopped',
  flags: {},
  notes: ['The first start prints the set-up code and where to use it. SIGTERM and SIGINT stop the server gracefully.'],
  examples: ['POLETT_DATA_DIR=/var/lib/polett polett serve'],
  async run() {
    // Loaded only now: every other command starts without the server's packages.
    const { serve } = await import('@polett/server/main')
    await serve()
    return EXIT.ok
  },
}
