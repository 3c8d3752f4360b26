/** One client that changes things of its own without pause, and writes down outside the server what was acknowledged. */

import type { Draw } from '../rules/draw.ts'
import { pick } from '../rules/draw.ts'
import type { Child, ChildAnswer } from './child.ts'

/** What is known of a token. Null: what was under way when the server died may have happened or not. */
export interface OwnToken {
  readonly id: string
  status: 'active' | 'revoked' | 'gone' | null
  /** Null when it is not known which one lives. */
  secret: string | null
  /** Where it goes with something else: that thing's path. */
  readonly hangsOn: string | null
}

export interface Note {
  readonly action: string
  readonly target: string
  acknowledged: boolean
}

export interface Ledger {
  readonly tokens: Map<string, OwnToken>
  /** In the order of the client's calls. */
  readonly notes: Note[]
  /** Permissions that a role may have now, by its path: one, or two when a change was under way. */
  readonly roles: Map<string, readonly string[]>
  readonly tenants: Set<string>
  readonly users: Map<string, string>
}

export interface Writer {
  readonly name: string
  readonly master: string
  readonly draw: Draw
  readonly ledger: Ledger
  count: number
}

const EXPIRES_AT = new Date(Date.now() + 30 * 86_400_000).toISOString()

export function createWriter(name: string, master: string, draw: Draw): Writer {
  const ledger = { tokens: new Map(), notes: [], roles: new Map(), tenants: new Set<string>(), users: new Map() }
  return { name, master, draw, ledger, count: 0 }
}

/** Works until a call finds no server. */
export async function writeUntilDeath(writer: Writer, child: Child): Promise<void> {
  for (;;) {
    const act = pick(writer.draw, ACTS)
    try {
      await act(writer, child)
    } catch (error) {
      if (error instanceof TypeError) return
      throw error
    }
  }
}

type Act = (writer: Writer, child: Child) => Promise<void>

/** Notes before the call what it would do; a call without an answer leaves the notes open. */
async function change(
  writer: Writer,
  child: Child,
  call: readonly [method: string, path: string, body?: object],
  notes: readonly Omit<Note, 'acknowledged'>[],
): Promise<ChildAnswer> {
  const open = notes.map((note) => ({ ...note, acknowledged: false }))
  writer.ledger.notes.push(...open)
  const [method, path, body] = call
  const answer = await child.call(method, path, writer.master, body)
  if (answer.status >= 300) throw new Error(`${method} ${path} answered ${answer.status}: ${answer.text}`)
  for (const note of open) note.acknowledged = true
  return answer
}

function nextName(writer: Writer, word: string): string {
  writer.count += 1
  return `${word}-${writer.name}-${writer.count}`
}

function living(writer: Writer, status?: OwnToken['status']): OwnToken[] {
  return [...writer.ledger.tokens.values()].filter((token) =>
    status === undefined ? token.status === 'active' || token.status === 'revoked' : token.status === status,
  )
}

function one(writer: Writer, tokens: readonly OwnToken[]): OwnToken | null {
  return tokens.length === 0 ? null : pick(writer.draw, tokens.slice(-200))
}

const createToken: Act = async (writer, child) => {
  const id = nextName(writer, 'app')
  const token: OwnToken = { id, status: null, secret: null, hangsOn: null }
  writer.ledger.tokens.set(id, token)
  const body = { kind: 'application', id, application: 'Writer', expiresAt: EXPIRES_AT }
  const answer = await change(writer, child, ['POST', '/v1/tokens', body], [{ action: 'token.created', target: id }])
  token.status = 'active'
  token.secret = answer.body.secret
}

/** A change to one token: until it is acknowledged nothing is known of it. */
async function changeToken(writer: Writer, child: Child, token: OwnToken, verb: string, body: object = {}) {
  const before = { ...token }
  token.status = null
  token.secret = null
  const action = { rotate: 'rotated', replace: 'replaced', revoke: 'revoked', restore: 'restored' }[verb]
  const note = { action: `token.${action}`, target: token.id }
  const answer = await change(writer, child, ['POST', `/v1/tokens/${token.id}/${verb}`, body], [note])
  return { before, answer }
}

const rotate: Act = async (writer, child) => {
  const token = one(writer, living(writer, 'active'))
  if (token === null) return
  const { answer } = await changeToken(writer, child, token, 'rotate')
  token.status = 'active'
  token.secret = answer.body.secret
}

const replace: Act = async (writer, child) => {
  const token = one(
    writer,
    living(writer).filter(({ hangsOn }) => hangsOn === null),
  )
  if (token === null) return
  const body = { application: 'Writer', expiresAt: EXPIRES_AT, keepSecret: true, description: `${writer.count}` }
  const { before } = await changeToken(writer, child, token, 'replace', body)
  token.status = before.status
  token.secret = before.secret
}

const revokeOrRestore: Act = async (writer, child) => {
  const token = one(writer, living(writer))
  if (token === null) return
  const verb = token.status === 'active' ? 'revoke' : 'restore'
  const { before } = await changeToken(writer, child, token, verb)
  token.status = verb === 'revoke' ? 'revoked' : 'active'
  token.secret = before.secret
}

const deleteToken: Act = async (writer, child) => {
  const token = one(writer, living(writer))
  if (token === null) return
  token.status = null
  await change(writer, child, ['DELETE', `/v1/tokens/${token.id}`], [{ action: 'token.deleted', target: token.id }])
  token.status = 'gone'
}

const bulk: Act = async (writer, child) => {
  const [action, from, to] = pick(writer.draw, [
    ['revoke', 'active', 'revoked'],
    ['restore', 'revoked', 'active'],
    ['delete', 'revoked', 'gone'],
  ] as const)
  const some = living(writer, from).slice(-100)
  if (some.length === 0) return
  for (const token of some) token.status = null
  const done = { revoke: 'token.revoked', restore: 'token.restored', delete: 'token.deleted' }[action]
  const notes = some.map(({ id }) => ({ action: done, target: id }))
  await change(writer, child, ['POST', '/v1/tokens/bulk', { action, ids: some.map(({ id }) => id) }], notes)
  for (const token of some) token.status = to
}

const createTenant: Act = async (writer, child) => {
  const id = nextName(writer, 'tenant')
  await change(writer, child, ['POST', '/v1/tenants', { id, name: id }], [{ action: 'tenant.created', target: id }])
  writer.ledger.tenants.add(id)
  const role = { id: 'worker', name: 'Worker', permissions: ['tenant:read'] }
  const rolePath = `/v1/tenants/${id}/roles`
  await change(writer, child, ['POST', rolePath, role], [])
  writer.ledger.roles.set(`${rolePath}/worker`, ['tenant:read'])
}

/** A person with a token of their own. */
const createUser: Act = async (writer, child) => {
  const tenant = [...writer.ledger.tenants].at(-1)
  if (tenant === undefined) return createTenant(writer, child)
  const username = nextName(writer, 'user')
  const path = `/v1/tenants/${tenant}/users`
  const body = { username, name: username, memberships: [{ unit: null, role: 'tenant-user' }] }
  const user = await change(writer, child, ['POST', path, body], [])
  const userPath = `${path}/${user.body.id}`
  const wish = { kind: 'user', tenant, user: user.body.id, unit: null, role: 'tenant-user', name: username }
  const answer = await change(writer, child, ['POST', '/v1/tokens', { ...wish, expiresAt: EXPIRES_AT }], [])
  const { id } = answer.body.token
  // Their ids were not known before.
  for (const [action, target] of [
    ['user.created', user.body.id],
    ['token.created', id],
  ]) {
    writer.ledger.notes.push({ action, target, acknowledged: true })
  }
  writer.ledger.tokens.set(id, { id, status: 'active', secret: answer.body.secret, hangsOn: userPath })
  writer.ledger.users.set(userPath, user.body.id)
}

/** What hangs on it goes with it; until the answer it is not known whether it did. */
async function deleteThing(writer: Writer, child: Child, path: string, action: string, target: string): Promise<void> {
  const hanging = [...writer.ledger.tokens.values()].filter(
    ({ hangsOn }) => hangsOn === path || hangsOn?.startsWith(`${path}/`),
  )
  for (const token of hanging) token.status = token.status === 'gone' ? 'gone' : null
  await change(writer, child, ['DELETE', path], [{ action, target }])
  for (const token of hanging) token.status = 'gone'
}

const deleteUser: Act = async (writer, child) => {
  const [path, id] = [...writer.ledger.users].at(-1) ?? []
  if (path === undefined || id === undefined) return
  writer.ledger.users.delete(path)
  await deleteThing(writer, child, path, 'user.deleted', id)
}

const deleteTenant: Act = async (writer, child) => {
  const id = [...writer.ledger.tenants][0]
  if (id === undefined || writer.ledger.tenants.size < 3) return
  const path = `/v1/tenants/${id}`
  writer.ledger.tenants.delete(id)
  writer.ledger.roles.delete(`${path}/roles/worker`)
  for (const user of writer.ledger.users.keys()) if (user.startsWith(`${path}/`)) writer.ledger.users.delete(user)
  await deleteThing(writer, child, path, 'tenant.deleted', id)
}

const changeRole: Act = async (writer, child) => {
  const [path, known] = [...writer.ledger.roles].at(-1) ?? []
  if (path === undefined || known === undefined) return
  const next = known.includes('tenant:read') ? 'user:read' : 'tenant:read'
  writer.ledger.roles.set(path, [...known, next])
  await change(writer, child, ['PATCH', path, { permissions: [next] }], [])
  writer.ledger.roles.set(path, [next])
}

const ACTS: readonly Act[] = [
  ...[createToken, createToken, createToken, createToken, rotate, rotate, replace, revokeOrRestore, revokeOrRestore],
  ...[deleteToken, bulk, createUser, createUser, deleteUser, createTenant, deleteTenant, changeRole, changeRole],
]
