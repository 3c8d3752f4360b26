/** New secrets for tokens that stay: rotate keeps everything else, replace sets it anew. */

import { createApi } from '../../api.ts'
import { type Call, CONNECTION_FLAGS, type Command, JSON_FLAG } from '../../command.ts'
import { EXIT, type ExitCode, wrongUsage } from '../../failure.ts'
import { getWritten } from '../../instants.ts'
import { formatInstant } from '../../output.ts'
import { getSignedIn } from '../../settings.ts'
import { FIELD_FLAGS, readFields } from './fields.ts'
import { type AnswerWithSecret, tellSecret } from './words.ts'

export const rotateToken: Command = {
  name: 'token rotate',
  takes: ['id'],
  about: 'Give a token a new secret and print it',
  flags: {
    overlap: { value: 'TIME', about: 'How long the old secret still works, such as 2h or 7d (the most); default none' },
    ...JSON_FLAG,
    ...CONNECTION_FLAGS,
  },
  notes: ['At most two secrets live: rotating again ends the older one at once.'],
  examples: ['polett token rotate shop --overlap 24h > shop.secret'],
  run: rotate,
}

export const replaceToken: Command = {
  name: 'token replace',
  takes: ['id'],
  about: 'Set what a token is anew, under the same id, and print its new secret',
  flags: {
    'keep-secret': { about: 'Leave the secret as it is' },
    ...FIELD_FLAGS,
    ...JSON_FLAG,
    ...CONNECTION_FLAGS,
  },
  notes: ['What is left out goes back to its default, as if the token were created now. Kind, tenant and user stay.'],
  examples: [
    'polett token replace shop --application "Web shop" --grant "site1=tenant:read" --expires 180d --keep-secret',
  ],
  run: replace,
}

async function rotate(call: Call): Promise<ExitCode> {
  const [id = ''] = call.positionals
  const overlapSeconds = readOverlap(call.text('overlap'))
  const api = createApi(await getSignedIn(call))
  const path = ['v1', 'tokens', id, 'rotate']
  const rotated = await api.request<RotatedToken>({ method: 'POST', path, body: { overlapSeconds } })
  const until = rotated.previousSecretExpiresAt
  await tellSecret(call, 'Rotated', rotated)
  if (until !== null) call.terminal.err(`The old secret works until ${formatInstant(until, '')}.\n`)
  return EXIT.ok
}

interface RotatedToken extends AnswerWithSecret {
  readonly secret: string
  readonly previousSecretExpiresAt: string | null
}

function readOverlap(text: string | undefined): number {
  if (text === undefined) return 0
  const written = getWritten('overlap', text)
  if (written.kind === 'length') return written.ms / 1000
  throw wrongUsage('--overlap is a length of time, such as 2h or 7d.')
}

async function replace(call: Call): Promise<ExitCode> {
  const [id = ''] = call.positionals
  const api = createApi(await getSignedIn(call))
  const path = ['v1', 'tokens', id]
  const isDay = /^\d{4}-\d\d-\d\d$/.test(call.text('expires') ?? '')
  const tenant = isDay ? (await api.request<{ tenant: string | null }>({ path })).tenant : null
  const keepSecret = call.has('keep-secret') ? { keepSecret: true } : {}
  const body = { ...(await readFields(call, api, tenant ?? undefined)), ...keepSecret }
  const replaced = await api.request<AnswerWithSecret>({ method: 'POST', path: [...path, 'replace'], body })
  await tellSecret(call, 'Replaced', replaced)
  return EXIT.ok
}
