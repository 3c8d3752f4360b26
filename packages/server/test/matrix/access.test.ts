/**
 * Every route, for every kind of caller, on every kind of target, against an independent reading of the contract. A route
 * that declares nothing, or that the matrix does not know, fails here.
 */

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ApiDocument, readDocument } from '../api-document.ts'
import { appCalls, PLAYED_ELSEWHERE } from './app-calls.ts'
import type { Caller } from './caller-kinds.ts'
import { createCast, makeKinds, makeStrangers, type Stranger } from './callers.ts'
import { companyCalls } from './company-calls.ts'
import { directoryCalls } from './directory-calls.ts'
import { keepingCalls } from './keeping-calls.ts'
import { type Case, type Operation, readReply } from './operation.ts'
import { REFUSED } from './oracle.ts'
import { otherCalls } from './other-calls.ts'
import { peopleCalls } from './people-calls.ts'
import { scimCalls } from './scim-calls.ts'
import { tenantCalls } from './tenant-calls.ts'
import { tokenBodyCalls, tokenCalls } from './token-calls.ts'
import { makeTargets } from './token-targets.ts'
import { cookie, makeWorld, PASSWORD, type Reply, type World } from './world.ts'

let world: World
let operations: readonly Operation[]
let document: ApiDocument
let kinds: readonly Caller[]
let strangers: readonly Stranger[]
let castFor: (permissions: readonly string[]) => Promise<Caller[]>
let cells = 0

beforeAll(async () => {
  world = await makeWorld()
  const targets = await makeTargets(world)
  operations = [
    ...tenantCalls(world),
    ...directoryCalls(world),
    ...peopleCalls(world),
    ...companyCalls(world),
    ...(await scimCalls(world)),
    ...tokenCalls(targets),
    ...tokenBodyCalls(targets),
    ...keepingCalls(targets),
    ...appCalls(world),
    ...otherCalls(world),
  ]
  kinds = await makeKinds(world)
  strangers = await makeStrangers(world)
  castFor = createCast(world)
  // Every token and person of the tenant that sleeps was made while it was awake; so are the callers with rights in it.
  for (const { permissions } of operations) await castFor(permissions)
  await world.ok('PATCH', '/v1/tenants/closed', { status: 'inactive' })
  const { text } = await world.send({ method: 'GET', path: '/openapi.json' }, {})
  document = readDocument(JSON.parse(text))
}, 300_000)

afterAll(async () => {
  await world.server.stop()
  process.stdout.write(`The access matrix has run ${cells} cells.\n`)
})

/** Only their guards are played. */
const NEVER_DONE = [
  ...PLAYED_ELSEWHERE,
  ...['startCompanySignIn', 'startCompanyLink', 'endCompanySessions', 'deleteOwnIdentity'],
  ...['checkPasswordLink', 'setPasswordByLink', 'requestPasswordReset'],
  ...['confirmPassword', 'changePassword', 'setUp', 'signIn', 'completeSignIn', 'signInWithPasskey'],
  ...['getSecondFactorOptions', 'getPasskeySignInOptions', 'getConfirmOptions'],
  ...['confirmTotp', 'removeTotp', 'renewRecoveryCodes'],
  ...['getPasskeyCreationOptions', 'addPasskey', 'renamePasskey', 'removePasskey'],
]

/** Ends the session that calls, so it is played by itself. */
const ALONE = ['signOut']

describe('X-02: the access matrix', () => {
  it('knows every route that is served, with what it declares', () => {
    const expected = Object.fromEntries(operations.map(({ access, id }) => [id, access]))
    const served = document.operations.map((each) => [each.operationId, each['x-polett-access']] as const)
    expect(Object.fromEntries(served.filter(([id]) => !ALONE.includes(id)))).toEqual(expected)
    expect(served.filter(([, access]) => access === undefined)).toEqual([])
  })

  it('answers every caller as the contract says', async () => {
    const unexpected: string[] = []
    for (const operation of operations) unexpected.push(...(await play(operation)))
    expect(unexpected).toEqual([])
    for (const [media, looks] of hidden) expect([media, looks.size]).toEqual([media, 1])
    const undone = operations.filter(({ id }) => !checked.has(id) && !NEVER_DONE.includes(id))
    expect(undone.map(({ id }) => id)).toEqual([])
  }, 600_000)

  it('refuses every credential that is not usable, whatever it is used for', async () => {
    const unexpected: string[] = []
    for (const operation of operations) {
      for (const each of operation.cases) unexpected.push(...(await playStrangers(operation, each)))
    }
    expect(unexpected).toEqual([])
  }, 600_000)

  it('lets a session end itself, and nobody else', async () => {
    const call = { method: 'DELETE', path: '/v1/session' }
    for (const { headers, refusal } of strangers) expect(readReply(await world.send(call, headers))).toBe(refusal)
    for (const { headers, kind } of kinds) {
      if (kind === 'token') expect(readReply(await world.send(call, headers))).toBe('401 credentials_required')
    }
    const ending = cookie(await world.server.signIn('pia', PASSWORD, 'acme'))
    expect(readReply(await world.send(call, ending))).toBe('204')
    expect(readReply(await world.send(call, ending))).toBe('401 token_invalid')
  })
})

/** What a refusal of existence looks like; in each format that refusals are told in, there must be one look only. */
const hidden = new Map<string, Set<string>>()

async function play(operation: Operation): Promise<string[]> {
  const callers = [...kinds, ...(await castFor(operation.permissions))]
  const unexpected: string[] = []
  for (const caller of callers) {
    const blind = new Set<string>()
    for (const each of operation.cases) {
      const { reply, sentence } = await playCell(operation, each, caller)
      if (sentence !== null) unexpected.push(sentence)
      unexpected.push(...undeclared(operation, reply))
      if (reply.status === 404 && operation.id !== 'getOwnToken') noteHidden(reply)
      if (readReply(reply) === REFUSED && each.seenAt?.(caller) === false) blind.add(lookOf(reply))
    }
    if (blind.size > 1)
      unexpected.push(`${operation.id} tells ${caller.name} of what is there: ${[...blind].join(' or ')}`)
  }
  return unexpected
}

function noteHidden(reply: Reply): void {
  const media = String(reply.headers['content-type'])
  hidden.set(media, (hidden.get(media) ?? new Set()).add(lookOf(reply)))
}

/** How many answers of an operation are held against the document; they are alike after that. */
const CHECKED = 20
const checked = new Map<string, number>()

/** What is wrong with the answer of a call that has done what was asked. */
function undeclared({ id }: Operation, { headers, status, text }: Reply): string[] {
  const count = checked.get(id) ?? 0
  const operation = document.operations.find(({ operationId }) => operationId === id)
  if (status >= 300 || count >= CHECKED || operation === undefined) return []
  checked.set(id, count + 1)
  const fault = document.faultOf(operation, { status, text, type: String(headers['content-type'] ?? '') })
  return fault === null ? [] : [`${id}: ${fault}`]
}

async function playCell(
  { id, read = readReply }: Operation,
  each: Case,
  caller: Caller,
): Promise<{ reply: Reply; sentence: string | null }> {
  const expected = [each.expect(caller)].flat()
  const willDo = expected.some((answer) => answer.startsWith('2') || answer.startsWith('409'))
  const acting = willDo && each.as !== undefined ? await each.as(caller) : caller
  const reply = await world.send(await each.call(willDo, acting), acting.headers)
  const answer = read(reply)
  cells += 1
  const isFine = expected.includes(answer)
  const sentence = `${id} by ${caller.name} on ${each.on}: ${answer} instead of ${expected.join(' or ')}`
  return { reply, sentence: isFine ? null : sentence }
}

/** Everything of an answer but the name of the request and what is new each time. */
function lookOf({ headers, text }: Reply): string {
  const { date: _date, 'request-id': _id, ...rest } = headers
  const { instance: _instance, ...document } = JSON.parse(text)
  return JSON.stringify([document, Object.entries(rest).sort()])
}

async function playStrangers({ access, id }: Operation, each: Case): Promise<string[]> {
  const unexpected: string[] = []
  for (const stranger of strangers) {
    if (stranger.isGuess === true) world.server.clock.advance(700)
    const reply = await world.send(await each.call(false, NOBODY), stranger.headers)
    const answer = readReply(reply)
    cells += 1
    const fine = expectedOfStranger(stranger, id, access, each)
    if (!fine.includes(answer)) unexpected.push(`${id} by ${stranger.name} on ${each.on}: ${answer} instead of ${fine}`)
  }
  return unexpected
}

const OAUTH = ['introspect', 'revokeBySecret']
const NOBODY: Caller = { name: 'nobody', kind: 'token', rights: [], headers: {} }

function expectedOfStranger(stranger: Stranger, id: string, access: unknown, each: Case): readonly string[] {
  if (id.startsWith('verify') && access === 'public') return [stranger.verify]
  if (access === 'public') return [each.expect(NOBODY)].flat()
  // There, RFC 6749 lets clients send a name and a secret as Basic, and these are not right.
  if (stranger.name === 'basic credentials' && OAUTH.includes(id)) return ['401 token_invalid']
  return [stranger.refusal]
}
