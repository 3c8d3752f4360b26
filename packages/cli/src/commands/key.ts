import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { addKey } from '@polett/server/keys'
import { type Call, type Command, JSON_FLAG } from '../command.ts'
import { EXIT, type ExitCode, wrongUsage } from '../failure.ts'
import { printJson } from '../output.ts'

/** Lets an operator change keys without ending a single token. */
export const keyAdd: Command = {
  name: 'key add',
  takes: [],
  about: 'Put a new key into the key file, for the secrets made from now on',
  flags: {
    'data-dir': { value: 'DIR', about: 'The data directory of the server; else POLETT_DATA_DIR' },
    ...JSON_FLAG,
  },
  notes: [
    'The server takes the new key at its next start. Older keys stay in the file: secrets made under them go on working until they are rotated.',
    'Copy the key file to where its copy is kept: an old copy lacks the new key.',
  ],
  examples: ['polett key add --data-dir /var/lib/polett'],
  run,
}

async function run(call: Call): Promise<ExitCode> {
  const { terminal } = call
  const dataDir = call.text('data-dir') ?? terminal.environment.POLETT_DATA_DIR
  if (dataDir === undefined || dataDir === '')
    throw wrongUsage('--data-dir is needed: the data directory of the server.')
  const keyFile = terminal.environment.POLETT_MASTER_KEY_FILE || join(dataDir, 'polett.key')
  const { all, current } = addKey(keyFile, { entropy: (bytes) => randomBytes(bytes), now: () => Date.now() })
  if (call.has('json')) await printJson(terminal, { keyFile, key: current.id, keys: all.length })
  else
    await terminal.out(
      `${current.id} is the newest of ${all.length} keys in ${keyFile}. Start the server anew to use it.\n`,
    )
  return EXIT.ok
}
