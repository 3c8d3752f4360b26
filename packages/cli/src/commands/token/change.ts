/** Stopping tokens: revoke and restore can be undone by each other, delete cannot. */

import type { Propagation } from '@polett/contract/common'
import type { Token } from '@polett/contract/tokens'
import { type Api, createApi } from '../../api.ts'
import { type Call, CONNECTION_FLAGS, type Command, JSON_FLAG } from '../../command.ts'
import { EXIT, type ExitCode, isFailure, wrongUsage } from '../../failure.ts'
import { printJson } from '../../output.ts'
import { getSignedIn } from '../../settings.ts'
import { lastUseOf, nameOf } from './words.ts'

export const revokeToken: Command = {
  name: 'token revoke',
  takes: ['id'],
  about: 'Stop a token until it is restored',
  flags: { reason: { value: 'TEXT', about: 'Kept in the audit log' }, ...JSON_FLAG, ...CONNECTION_FLAGS },
  examples: ['polett token revoke shop --reason "Laptop lost"'],
  run: (call) => change(call, 'revoke', call.has('reason') ? { reason: call.text('reason') } : {}),
}

export const restoreToken: Command = {
  name: 'token restore',
  takes: ['id'],
  about: 'Let a revoked token work again',
  flags: { ...JSON_FLAG, ...CONNECTION_FLAGS },
  examples: ['polett token restore shop'],
  run: (call) => change(call, 'restore', {}),
}

export const deleteToken: Command = {
  name: 'token delete',
  takes: ['id'],
  about: 'Delete a token for good',
  flags: { yes: { about: 'Do not ask' }, ...CONNECTION_FLAGS },
  notes: ['It names the token and its last use, and asks. Where nobody can be asked, --yes is needed.'],
  examples: ['polett token delete shop', 'polett token delete shop --yes'],
  run: remove,
}

interface ChangedToken {
  readonly token: Token
  readonly propagation: Propagation
}

async function change(call: Call, action: 'revoke' | 'restore', body: object): Promise<ExitCode> {
  const [id = ''] = call.positionals
  const api = createApi(await getSignedIn(call))
  const changed = await api.request<ChangedToken>({ method: 'POST', path: ['v1', 'tokens', id, action], body })
  const { propagation, token } = changed
  if (propagation.confirmed < propagation.nodes) {
    call.terminal.err(`Warning: not every server has confirmed this yet: ${propagation.waitedFor.join(', ')}\n`)
  }
  if (call.has('json')) {
    await printJson(call.terminal, changed)
    return EXIT.ok
  }
  const { confirmed, milliseconds, nodes } = propagation
  await call.terminal.out(
    `${token.id} is ${token.status}, confirmed by ${confirmed} of ${nodes} server${nodes === 1 ? '' : 's'} within ${milliseconds} ms.\n`,
  )
  return EXIT.ok
}

async function remove(call: Call): Promise<ExitCode> {
  const [id = ''] = call.positionals
  const { terminal } = call
  const isAsking = !call.has('yes')
  if (isAsking && !canAsk(call)) {
    throw wrongUsage('Deleting cannot be undone, and nobody can be asked here. Nothing was deleted.', [
      'Add --yes to delete without a question.',
    ])
  }
  const api = createApi(await getSignedIn(call))
  const path = ['v1', 'tokens', id]
  if (isAsking) {
    const answer = await terminal.ask(`Delete ${await describe(api, id)}? This cannot be undone. Type yes to go on: `)
    if (!['yes', 'y'].includes(answer.trim().toLowerCase())) {
      terminal.err('Nothing was deleted.\n')
      return EXIT.failed
    }
  }
  await api.request({ method: 'DELETE', path })
  terminal.err(`Deleted ${id}.\n`)
  return EXIT.ok
}

function canAsk(call: Call): boolean {
  return call.terminal.interactive && call.text('token-file') !== '-'
}

/** Whoever may delete a token need not be allowed to read it. */
async function describe(api: Api, id: string): Promise<string> {
  try {
    const token = await api.request<Token>({ path: ['v1', 'tokens', id] })
    return `${nameOf(token)}, ${lastUseOf(token)}`
  } catch (error) {
    if (!isFailure(error) || error.exitCode !== EXIT.forbidden) throw error
    return `${id}, whose name and last use you may not read`
  }
}
