/** What the commands of tenants, units, roles and users share: what has to be said, and how a new thing is told. */

import { createApi } from '../api.ts'
import { type Call, CONNECTION_FLAGS, type Flags, JSON_FLAG } from '../command.ts'
import { wrongUsage } from '../failure.ts'
import { PAGE_FLAGS } from '../listing.ts'
import { findNearest } from '../nearest.ts'
import { type Column, printJson, printTable } from '../output.ts'
import { getSignedIn } from '../settings.ts'

export const CREATE_FLAGS: Flags = {
  status: { value: 'STATUS', about: 'active unless told otherwise, or inactive' },
  ...JSON_FLAG,
  ...CONNECTION_FLAGS,
}

export const LIST_FLAGS: Flags = { ...PAGE_FLAGS, ...JSON_FLAG, ...CONNECTION_FLAGS }

export const TENANT_FLAG: Flags = { tenant: { value: 'TENANT', about: 'The tenant; always needed' } }

/** Throws a failure of usage that says what has to stand there. */
export function getNeeded(call: Call, flag: string, what: string): string {
  const text = call.text(flag)
  if (text === undefined) throw wrongUsage(`--${flag} is needed: ${what}.`)
  return text
}

export function getTenant(call: Call): string {
  return getNeeded(call, 'tenant', 'the id of the tenant')
}

/** One of a few words. Throws a failure of usage that names the nearest. */
export function getWord(call: Call, flag: string, known: readonly string[]): string {
  const text = call.text(flag)
  if (text !== undefined && known.includes(text)) return text
  const near = findNearest(text ?? '', known)
  throw wrongUsage(`--${flag} is needed: ${known.join(' or ')}.`, near === null ? [] : [`Did you mean ${near}?`])
}

/** The flags as they were given, by their names. */
export function pickTexts(call: Call, flags: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    flags.flatMap((flag) => {
      const text = call.text(flag)
      return text === undefined ? [] : [[flag, text]]
    }),
  )
}

export interface Creation<Row> {
  readonly path: readonly string[]
  /** Asked for once it is known who calls, so that nobody types for nothing. */
  readonly body: () => Promise<object> | object
  /** What was created, in words. */
  readonly tell: (row: Row) => string
  readonly columns: readonly Column<Row>[]
}

/** The new thing as a row of its list, or as JSON; that it was created on standard error. */
export async function create<Row>(call: Call, { body, columns, path, tell }: Creation<Row>): Promise<void> {
  const { terminal } = call
  const api = createApi(await getSignedIn(call))
  const created = await api.request<Row>({ method: 'POST', path, body: await body() })
  if (call.has('json')) {
    await printJson(terminal, created)
    return
  }
  terminal.err(`Created ${tell(created)}.\n`)
  await printTable(terminal, columns, [created])
}
