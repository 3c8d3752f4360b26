/** When people are told of tokens that expire: stage by stage, over months of looking. */

import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { deleteStagesBefore } from '../../src/store/expiry-notices.ts'
import { countMails } from '../../src/store/mails.ts'
import { tellOfExpiries } from '../../src/usecases/expiry-mails.ts'
import { sendMails } from '../../src/usecases/mails.ts'
import { aTenant, aUser, aUserToken, type MadeUser } from '../builders.ts'
import { startServer, type TestServer } from '../server.ts'
import { openPostOffice, type PostOffice, readMail } from './post-office.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const MEMBER = { unit: null, role: 'tenant-user' }
const STAGES = [
  { days: 30, ahead: 30 * DAY, waits: 8 * DAY },
  { days: 7, ahead: 7 * DAY, waits: DAY },
  { days: 1, ahead: 26 * HOUR, waits: DAY },
]
/** The longest time between two looks. */
const LOOKS_MS = 70 * MINUTE

let s: TestServer
let office: PostOffice
let tenant: string

beforeEach(async () => {
  office = await openPostOffice()
  s = await startServer({
    startAt: Date.UTC(2027, 0, 1, 12),
    environment: { POLETT_SMTP_URL: `smtp://127.0.0.1:${office.port}`, POLETT_MAIL_FROM: 'polett@example.org' },
  })
  tenant = await aTenant(s, { name: 'Acme' })
})
afterEach(async () => {
  await s.stop()
  await office.stop()
})

interface Told {
  readonly to: string
  readonly at: number
  readonly names: readonly string[]
}

async function look(): Promise<Told[]> {
  office.mails.length = 0
  await tellOfExpiries(s.running.deps)
  await sendMails(s.running.deps)
  // The server sends by itself too. What it is at would be sent once more, or at a later look, if the clock went on now.
  await expect.poll(async () => (await countMails(s.running.deps.store.read, s.clock.now)).waiting).toBe(0)
  return office.mails.map((mail) => ({
    to: mail.to[0] ?? '',
    at: s.clock.now,
    names: [...readMail(mail).text.matchAll(/^- (\S+) \(/gm)].map(([, name = '']) => name),
  }))
}

const member = () => aUser(s, tenant, { memberships: [MEMBER] })
const make = (user: MadeUser, name: string, end: number) =>
  aUserToken(s, user, MEMBER, { name, expiresAt: new Date(end).toISOString() })

test('by how long a token lives, its person hears of it 30, 7 and 1 days ahead', async () => {
  const heard = new Map<number, number[]>()
  const lives = [1, 1.25, 2, 5, 7, 7.25, 10, 30, 30.25, 45, 60]
  const people = new Map<string, { readonly life: number; readonly end: number }>()
  for (const life of lives) {
    const user = await member()
    const end = s.clock.now + life * DAY
    await make(user, 'it', end)
    people.set(`${user.username}@example.org`, { life, end })
    heard.set(life, [])
  }
  for (let looks = 0; looks < 61 * 4; looks += 1) {
    for (const { at, to } of await look()) {
      const { end = 0, life = 0 } = people.get(to) ?? {}
      heard.get(life)?.push((end - at) / DAY)
    }
    s.clock.advance(6 * HOUR)
  }
  expect(Object.fromEntries(heard)).toEqual({
    ...{ 1: [], 1.25: [1], 2: [1], 5: [1], 7: [1] },
    ...{ 7.25: [7, 1], 10: [7, 1], 30: [7, 1] },
    ...{ 30.25: [30, 7, 1], 45: [30, 7, 1], 60: [30, 7, 1] },
  })
})

const aToken = fc.record({
  hours: fc.integer({ min: 1, max: 42 * 24 }),
  renewal: fc.option(
    fc.record({ atHour: fc.integer({ min: 1, max: 40 * 24 }), hours: fc.integer({ min: 1, max: 10 * 24 }) }),
    { freq: 2 },
  ),
})
const aPlan = fc.record({
  people: fc.array(fc.array(aToken, { minLength: 1, maxLength: 10 }), { minLength: 6, maxLength: 6 }),
  /** Minutes between looks, used again and again. */
  pauses: fc.array(fc.integer({ min: 61, max: LOOKS_MS / MINUTE }), { minLength: 5, maxLength: 9 }),
})
type Plan = typeof aPlan extends fc.Arbitrary<infer Value> ? Value : never
type PlannedToken = Plan['people'][number][number]

test('each stage is told once for each end that a token lives through, a mail a day at most, one a week a month ahead', async () => {
  // One run with many people: months of hours are long, and nothing of one person touches another.
  await fc.assert(fc.asyncProperty(aPlan, play), { numRuns: 1, endOnFailure: true })
}, 120_000)

interface Living {
  readonly name: string
  readonly from: number
  readonly end: number
  /** When it was renewed, or ended. */
  readonly until: number
}

interface Played {
  readonly address: string
  readonly lives: Living[]
  readonly mails: Told[]
}

interface Renewal {
  readonly at: number
  run(): Promise<void>
}

async function play({ pauses, people }: Plan): Promise<void> {
  const begin = s.clock.now
  const all: Played[] = []
  const renewals: Renewal[] = []
  for (const tokens of people) {
    const user = await member()
    const one: Played = { address: `${user.username}@example.org`, lives: [], mails: [] }
    for (const [index, token] of tokens.entries()) renewals.push(...(await begun(user, one, `t${index}`, token)))
    all.push(one)
  }
  renewals.sort((a, b) => a.at - b.at)
  for (let looks = 0; s.clock.now < begin + 53 * DAY; looks += 1) {
    while ((renewals[0]?.at ?? Number.POSITIVE_INFINITY) <= s.clock.now) await renewals.shift()?.run()
    for (const mail of await look()) all.find(({ address }) => address === mail.to)?.mails.push(mail)
    s.clock.advance((pauses[looks % pauses.length] ?? 61) * MINUTE)
  }
  for (const { lives, mails } of all) judge(lives, mails)
}

async function begun(user: MadeUser, { lives }: Played, name: string, token: PlannedToken): Promise<Renewal[]> {
  const { hours, renewal } = token
  const from = s.clock.now
  const end = from + hours * HOUR
  const { id } = await make(user, name, end)
  const renewedAt = renewal === null ? end : from + renewal.atHour * HOUR
  lives.push({ name, from, end, until: Math.min(end, renewedAt) })
  if (renewal === null || renewedAt >= end) return []
  const later = end + renewal.hours * HOUR
  const run = async () => {
    if (s.clock.now >= end) return
    lives.push({ name, from: s.clock.now, end: later, until: later })
    await s.ok('POST', `/v1/tokens/${id}/replace`, { ...MEMBER, name, expiresAt: new Date(later).toISOString() })
  }
  return [{ at: renewedAt, run }]
}

function judge(lives: readonly Living[], mails: readonly Told[]): void {
  const monthly = []
  for (const [index, mail] of mails.entries()) {
    const before = mails[index - 1]
    if (before !== undefined) expect(mail.at - before.at).toBeGreaterThanOrEqual(DAY)
    const left = mail.names.map(
      (name) => (lives.findLast((life) => life.name === name && life.from <= mail.at)?.end ?? 0) - mail.at,
    )
    expect(Math.min(...left)).toBeGreaterThan(0)
    if (left.some((each) => each > 7 * DAY)) monthly.push(mail.at)
  }
  for (const [index, at] of monthly.entries()) {
    if (index > 0) expect(at - (monthly[index - 1] ?? 0)).toBeGreaterThanOrEqual(7 * DAY)
  }
  for (const { end, from, name, until } of lives) {
    const told = mails
      .filter(({ at, names }) => names.includes(name) && at >= from && at < until)
      .map(({ at }) => end - at)
    for (const [index, { ahead, waits }] of STAGES.entries()) {
      const next = STAGES[index + 1]?.ahead ?? 0
      const heard = told.filter((left) => left <= ahead && left > next)
      expect(heard.length).toBeLessThanOrEqual(1)
      const livesThrough = end - ahead > from && end - ahead + waits + LOOKS_MS < until
      if (livesThrough) expect([name, ahead / DAY, heard.length]).toEqual([name, ahead / DAY, 1])
    }
  }
}

test('warnings of ends that have passed go in steps', async () => {
  const { read, write } = s.running.deps.store
  const ended = Array.from({ length: 1_203 }, (_each, index) => ({
    ...{ token_id: 1_000_000 + index, user_id: 1, days: 7 },
    ...{ expires_at: s.clock.now - 1 - (index % 2), due_at: 1 },
  }))
  for (let at = 0; at < ended.length; at += 401) {
    await write
      .insertInto('expiry_stage')
      .values(ended.slice(at, at + 401))
      .execute()
  }
  expect(await deleteStagesBefore(write, s.clock.now, 2)).toBe(2)
  await look()
  expect(await read.selectFrom('expiry_stage').select('token_id').execute()).toEqual([])
})
