/** How tokens are spoken of, and how an answer with a secret is told. */

import type { Token } from '@polett/contract/tokens'
import type { Call } from '../../command.ts'
import { formatInstant, printJson, printSecret } from '../../output.ts'

export interface AnswerWithSecret {
  readonly token: Token
  readonly secret?: string
  readonly warnings?: readonly string[]
}

const WARNINGS: Readonly<Record<string, string>> = {
  over_12_months: 'It lives for more than twelve months. Shorter lives limit what a lost secret can do.',
}

/** The secret alone on standard output, or the whole answer as JSON; what was done and what to mind on standard error. */
export async function tellSecret(call: Call, done: string, answer: AnswerWithSecret): Promise<void> {
  const { terminal } = call
  for (const warning of answer.warnings ?? []) terminal.err(`Warning: ${WARNINGS[warning] ?? warning}\n`)
  if (call.has('json')) {
    await printJson(terminal, answer)
    return
  }
  const { token } = answer
  terminal.err(`${done} ${nameOf(token)}, ${expiryOf(token)}.\n`)
  if (answer.secret === undefined) return
  terminal.err('This is its secret. It is not shown again: keep it somewhere safe now.\n')
  await printSecret(terminal, answer.secret)
}

export function nameOf(token: Pick<Token, 'id' | 'kind' | 'name' | 'tenant'>): string {
  const home = token.tenant === null ? 'of the platform' : `of ${token.tenant}`
  return `${token.id} "${token.name}" (${token.kind} token ${home})`
}

function expiryOf({ expiresAt }: Token): string {
  return expiresAt === null ? 'which never expires' : `which expires ${formatInstant(expiresAt, '')}`
}

export function lastUseOf({ lastUsedAddress, lastUsedAt }: Pick<Token, 'lastUsedAt' | 'lastUsedAddress'>): string {
  if (lastUsedAt === null) return 'never used'
  return `last used ${formatInstant(lastUsedAt, '')}${lastUsedAddress === null ? '' : ` from ${lastUsedAddress}`}`
}
