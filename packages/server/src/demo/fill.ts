/** The story of the demo, told through the API itself, so that everything in it could have happened. */

import type { RunningServer } from '../start.ts'
import { createDemoClient, type DemoClient } from './client.ts'
import { DAY_MS, livePast } from './past.ts'
import { type DemoPerson, EXPLORER, FJORDBYGG, PASSWORD, SITE_EDITORS } from './people.ts'

export interface DemoClock {
  /** How far the server's clock is behind the real one. */
  behindMs: number
}

export interface FilledDemo {
  /** Secrets worth trying, by name. */
  readonly secrets: Readonly<Record<string, string>>
}

/** Fills an empty server whose clock is behind, and brings it to the present. */
export async function fillDemo(
  server: RunningServer,
  code: string,
  clock: DemoClock,
  storyMs: number,
): Promise<FilledDemo> {
  const client = await setUp(server, code)
  const at = (day: number): void => {
    clock.behindMs = storyMs - day * DAY_MS
  }
  await tellInTurns([fillFjordbygg(client), signInDevices(client), fillSites(client), fillExplorer(client)], at)
  at(storyMs / DAY_MS)
  await livePast(server, client)
  return { secrets: client.kept }
}

async function setUp(server: RunningServer, code: string): Promise<DemoClient> {
  const client = createDemoClient(server)
  const administrator = { username: 'root', password: PASSWORD, name: 'Root', email: 'root@polett.example' }
  const { tokens } = await client.post('/v1/setup', { code, ...administrator })
  for (const { secret, token } of tokens) client.keep(token.id, secret)
  return client
}

/** A story names the day on which it goes on. */
type Story = AsyncGenerator<number, void>

/** Tells several stories at once, day by day, so that time only goes forward for the installation as a whole. */
async function tellInTurns(stories: readonly Story[], at: (day: number) => void): Promise<void> {
  const waiting: { story: Story; day: number }[] = []
  const goOn = async (story: Story): Promise<void> => {
    const { done, value } = await story.next()
    if (!done) waiting.push({ story, day: value })
  }
  for (const story of stories) await goOn(story)
  for (;;) {
    const next = waiting.sort((one, other) => one.day - other.day).shift()
    if (next === undefined) return
    at(next.day)
    await goOn(next.story)
  }
}

async function* fillFjordbygg(client: DemoClient): Story {
  yield 0
  const tenant = '/v1/tenants/3'
  await client.post('/v1/tenants', { id: '3', name: 'Fjordbygg', timeZone: 'Europe/Oslo', locale: 'nb' })
  await client.put(`${tenant}/permissions`, [
    { name: 'orders:read', description: 'See orders' },
    { name: 'orders:write', description: 'Place and change orders' },
  ])
  for (const [id, name, parent] of [
    ['a', 'A', null],
    ['a-betong', 'A – Betong', 'a'],
    ['b', 'B', null],
    ['b-tomrer', 'B – Tømrer', 'b'],
  ] as const) {
    await client.post(`${tenant}/units`, { id, name, kind: 'department', parent })
  }
  const sees = ['tenant:read', 'unit:read', 'role:read', 'user:read', 'orders:read']
  await client.post(`${tenant}/roles`, { id: 'reader', name: 'Reader', permissions: sees })
  await client.post(`${tenant}/roles`, {
    id: 'administrator',
    name: 'Administrator',
    permissions: [...sees, 'user:*', 'orders:write'],
  })
  await addPeople(client, '3', FJORDBYGG)
  yield* makeUserTokens(client)
}

async function* makeUserTokens(client: DemoClient): Story {
  const make = (name: string, user: string, unit: string, role: string, days: number) =>
    client.issue(name, { kind: 'user', tenant: '3', name, user, unit, role, expiresAt: client.inDays(days) })
  yield 2
  await make('ERP sync', 'kari', 'a', 'reader', 130)
  await make('Old export', 'ola', 'a', 'reader', 45)
  yield 9
  await make('Time sheets', 'ingrid.haugen', 'a', 'administrator', 90)
  await make('Crane telemetry', 'lars.berg', 'a-betong', 'reader', 37)
  await make('Trial of last spring', 'silje.dahl', 'b', 'reader', 14)
  yield 20
  await make('Payroll', 'kari', 'b', 'administrator', 180)
  await make('Site diary', 'anders.lie', 'b', 'reader', 60)
  await make('Drawings archive', 'jonas.moen', 'a', 'reader', 90)
  yield 30
  const diary = client.idOf('Site diary')
  await client.post(`/v1/tokens/${diary}/revoke`, { reason: 'The supplier has stopped using it' })
  await client.patch('/v1/tenants/3/users/jonas.moen', { status: 'inactive' })
  await client.post(`/v1/tokens/${client.idOf('ERP sync')}/rotate`, { overlapSeconds: 604_800 })
}

async function* signInDevices(client: DemoClient): Story {
  const signIn = (username: string, unit: string, role: string, id: string, name: string, platform: string) => {
    const device = { id, name, platform, appVersion: '4.2.1' }
    return client.post('/v1/tenants/3/sessions', {
      username,
      password: PASSWORD,
      unit,
      role,
      device,
      address: '192.0.2.14',
    })
  }
  yield 14
  await client.post('/v1/tenants/3/clients', {
    id: 'byggedagbok',
    name: 'Byggedagbok',
    redirectUris: ['no.fjordbygg.dagbok:/signed-in', 'https://dagbok.fjordbygg.example/signed-in'],
    deviceGrant: true,
  })
  yield 15
  await signIn('kari', 'a', 'reader', 'd-1', "Kari's iPhone", 'iOS 26')
  yield 21
  await signIn('ola', 'a', 'reader', 'd-2', 'Pixel 11', 'Android 17')
  yield 28
  await signIn('kari', 'b', 'administrator', 'd-3', 'iPad on site', 'iPadOS 26')
  yield 35
  await signIn('lars.berg', 'a-betong', 'reader', 'd-4', 'Galaxy XCover', 'Android 16')
  yield 39
  await signIn('silje.dahl', 'b', 'reader', 'd-5', "Silje's iPhone", 'iOS 26')
  yield 41
  await signIn('mona.strand', 'b-tomrer', 'reader', 'd-6', 'Pixel 10a', 'Android 17')
}

async function* fillSites(client: DemoClient): Story {
  yield 1
  for (const [id, name] of [
    ['site1', 'Site 1'],
    ['site2', 'Site 2'],
    ['site3', 'Site 3'],
  ] as const) {
    await client.post('/v1/tenants', { id, name })
  }
  await addPeople(client, 'site1', SITE_EDITORS)
  const example = [
    { tenant: 'site1', permissions: ['tenant:read', 'user:*'] },
    { tenant: 'site2', permissions: ['tenant:read', 'tenant:update', 'user:*'] },
  ]
  const make = (id: string, application: string, days: number, grants: readonly object[], more: object = {}) =>
    client.issue(application, { kind: 'application', id, application, expiresAt: client.inDays(days), grants, ...more })
  await make('web-shop', 'Web shop', 300, example)
  await make('search-indexer', 'Search indexer', 47, [{ tenant: '*', permissions: ['tenant:read', 'user:read'] }])
  await make('old-portal', 'Old portal', 20, [{ tenant: 'site3', permissions: ['tenant:read'] }])
  yield 12
  await make('provisioning', 'Provisioning', 180, [], { master: true })
  await make('newsletter', 'Newsletter', 90, [{ tenant: 'site1', permissions: ['user:read'] }], {
    allowedIps: ['192.0.2.0/24'],
  })
  yield 25
  await client.post('/v1/tokens/web-shop/replace', {
    application: 'Web shop',
    expiresAt: client.inDays(300),
    keepSecret: true,
    grants: [{ tenant: 'site1', permissions: ['tenant:read', 'tenant:update', 'user:*'] }, example[1]],
  })
}

async function* fillExplorer(client: DemoClient): Story {
  yield 3
  await client.post('/v1/tenants', { id: 'o', name: 'Organization O', timeZone: 'Europe/Berlin' })
  for (const [id, name] of [
    ['g1', 'G1'],
    ['g2', 'G2'],
  ] as const) {
    await client.post('/v1/tenants/o/units', { id, name, kind: 'group' })
  }
  await addPeople(client, 'o', EXPLORER)
  const make = (name: string, days: number, more: object) =>
    client.issue(name, { tenant: 'o', name, expiresAt: client.inDays(days), ...more })
  await make('ci', 69, { kind: 'organization', admin: false })
  await make('org-provisioning', 120, { kind: 'organization', admin: true })
  yield 18
  await make('g1-bot', 29, { kind: 'group', unit: 'g1', admin: false })
  await make('g1-onboarding', 90, { kind: 'group', unit: 'g1', admin: true })
  await make('g2-nightly', 12, { kind: 'group', unit: 'g2', admin: false })
  yield 33
  await client.post(`/v1/tokens/${client.idOf('g1-onboarding')}/revoke`, { reason: 'Paused over the holidays' })
}

async function addPeople(client: DemoClient, tenant: string, people: readonly DemoPerson[]): Promise<void> {
  for (const { memberships, name, username } of people) {
    const email = `${username}@${tenant === '3' ? 'fjordbygg' : tenant}.example`
    await client.post(`/v1/tenants/${tenant}/users`, { username, name, email, password: PASSWORD, memberships })
  }
}
