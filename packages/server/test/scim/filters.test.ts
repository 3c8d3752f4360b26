/** Filters of directories (RFC 7644 §3.4.2.2): what each finds, that the database agrees with plain code, and what is refused. */

import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { matchesFilter, parseFilter } from '../../src/domain/scim-filter.ts'
import { type Json, startServer, type TestServer } from '../server.ts'
import { type Directory, openScene, USER } from './scene.ts'

let s: TestServer
let directory: Directory
let people: Json[]
let between = ''

const PEOPLE = [
  { userName: 'bjensen', displayName: 'Barbara Jensen', emails: [{ value: 'bjensen@example.com' }], externalId: 'b-1' },
  { userName: 'jsmith', displayName: 'James Smith', emails: [{ value: 'jsmith@Example.org' }], active: false },
  { userName: 'Jo100%', displayName: 'Jo_Ås', preferredLanguage: 'nb-NO', externalId: 'B-1' },
  { userName: 'mandel', displayName: 'Mandel \\ "M"', preferredLanguage: 'en', externalId: 'm' },
]

beforeAll(async () => {
  s = await startServer()
  ;({ directory } = await openScene(s))
  people = []
  for (const person of PEOPLE) {
    s.clock.advance(60_000)
    people.push(await directory.ok('POST', '/Users', person))
  }
  between = new Date(s.clock.now - 90_000).toISOString()
})
afterAll(() => s.stop())

const users = (filter: string) => directory.call('GET', `/Users?filter=${encodeURIComponent(filter)}`)
const groups = (filter: string) => directory.say('GET', `/Groups?filter=${encodeURIComponent(filter)}`)
const found = async (filter: string) =>
  (await directory.ok('GET', `/Users?filter=${encodeURIComponent(filter)}`)).Resources.map(
    ({ userName }: { userName: string }) => userName,
  )

const [B, J, JO, M] = ['bjensen', 'jsmith', 'Jo100%', 'mandel']

describe('a filter finds', () => {
  test.each<[string, readonly string[]]>([
    ['userName eq "BJensen"', [B]],
    ['userName ne "bjensen"', [J, JO, M]],
    ['userName sw "J"', [J, JO]],
    [`${USER}:userName sw "j"`, [J, JO]],
    ['userName co "0%"', [JO]],
    ['userName co "%" or userName co "_"', [JO]],
    ['userName ew "N" or userName ew "l"', [B, M]],
    ['userName ew "a very much longer text than any name"', []],
    ['userName sw ""', [B, J, JO, M]],
    ['displayName co "Å"', [JO]],
    ['displayName co "o_å"', [JO]],
    ['displayName ew "\\\\ \\"m\\""', [M]],
    ['name.formatted gt "james" and displayName lt "mandel"', [J, JO]],
    ['externalId eq "b-1"', [B]],
    ['externalId sw "b"', [B]],
    ['externalId pr', [B, JO, M]],
    ['not (externalId pr)', [J]],
    ['externalId eq null', [J]],
    ['externalId ne "m"', [B, J, JO]],
    ['not (externalId co "-")', [J, M]],
    ['emails pr and active eq true', [B]],
    ['active ne true', [J]],
    ['emails co "example.com" or emails.value co "EXAMPLE.ORG"', [B, J]],
    ['active eq true and not (emails co "example.com")', [JO, M]],
    ['emails[type eq "work" and value ew "@example.org"]', [J]],
    ['emails.type eq "work"', [B, J]],
    ['emails[type eq "home"] or userName eq "mandel"', [M]],
    ['preferredLanguage sw "NB"', [JO]],
    ['preferredLanguage ne "en" and (emails pr or externalId eq "B-1")', [B, J, JO]],
    ['meta.created gt "BETWEEN" and meta.lastModified ge "2026-01-01T00:00:00Z"', [JO, M]],
    ['meta.created lt "BETWEEN" or meta.created gt "2030-01-01T00:00:00+02:00"', [B, J]],
  ])('%s', async (filter, expected) => {
    expect(await found(filter.replace('BETWEEN', between))).toEqual(expected)
  })

  test('groups as well, by their names and their members', async () => {
    const [barbara, james] = people
    const sales = { displayName: 'sales/seller', members: [{ value: barbara.id }, { value: james.id }] }
    await directory.ok('POST', '/Groups', sales)
    await directory.ok('POST', '/Groups', { displayName: 'Sales', externalId: 'g-2', members: [{ value: james.id }] })
    const find = async (filter: string) =>
      (await directory.ok('GET', `/Groups?filter=${encodeURIComponent(filter)}`)).Resources.map(
        ({ displayName }: { displayName: string }) => displayName,
      )
    expect(await find('displayName sw "SALES/"')).toEqual(['sales/seller'])
    expect(await find(`members.value eq "${james.id}" and not (externalId pr)`)).toEqual(['sales/seller'])
    expect(await find(`members[value eq "${barbara.id}"] or externalId eq "g-2"`)).toEqual(['sales/seller', 'Sales'])
    expect(await find(`members ne "${barbara.id}"`)).toEqual(['Sales'])
    expect(await find('meta.created le "2030-01-01T00:00:00Z" and displayName ne "x"')).toHaveLength(2)
    expect(await groups('members pr')).toBe('400 invalidFilter')
    expect(await groups(`members[value eq "a" and value eq "b"]`)).toBe('400 invalidFilter')
    const many = Array.from({ length: 21 }, (_, at) => `members eq "usr_${at}"`).join(' or ')
    expect(await groups(many)).toBe('400 tooMany')
  })
})

test.each([
  ...[
    'title pr',
    'name.familyName co "O"',
    'schemas eq "x"',
    'active gt true',
    'meta.created co "2026"',
    'id gt 5 and',
  ],
  ...['userName eq', 'userName like "x"', '(', 'userName eq "x" or title pr', 'emails[title pr]', 'userName gt null'],
])('%s is refused rather than half answered', async (filter) => {
  const answer = await users(filter)
  expect([answer.status, answer.body.scimType]).toEqual([400, 'invalidFilter'])
})

const TEXTS = ['b', 'J', 'bjensen', 'o', 'jo', '%', '_', '\\', '"', '', 'example', 'm', 'en', 'nb-no', 'zz']
const leaf = fc
  .tuple(
    fc.constantFrom('userName', 'displayName', 'emails.value', 'emails', 'preferredLanguage'),
    fc.constantFrom('eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le'),
    fc.constantFrom(...TEXTS),
  )
  .map(([name, operator, text]) => `${name} ${operator} ${JSON.stringify(text)}`)
const other = fc.constantFrom('active eq true', 'active ne true', 'emails pr', 'externalId pr', 'preferredLanguage pr')
const TREES = fc.letrec<{ tree: string }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 3 },
    leaf,
    other,
    fc.tuple(tie('tree'), fc.constantFrom('and', 'or'), tie('tree')).map(([a, by, b]) => `(${a}) ${by} (${b})`),
    tie('tree').map((inner) => `not (${inner})`),
  ),
})).tree

test('the database finds whom plain code finds, whatever is asked', async () => {
  await fc.assert(
    fc.asyncProperty(TREES, async (text) => {
      const filter = parseFilter(text)
      if (filter === null) throw new Error(`This was made to be read: ${text}`)
      const expected = people.filter((person) => matchesFilter(filter, person)).map(({ userName }) => userName)
      expect(await found(text), text).toEqual(expected)
    }),
    { numRuns: 150 },
  )
})

test('whatever is sent as a filter is answered, or refused as one', async () => {
  // No query holds it, of whatever kind.
  expect((await users('\0')).body).toMatchObject({ status: '400', scimType: 'invalidSyntax' })
  const words = [
    'userName',
    'emails',
    'eq',
    'co',
    'gt',
    '"x"',
    'and',
    'or',
    'not',
    '(',
    ')',
    '[',
    ']',
    'pr',
    '1',
    'null',
  ]
  const garbage = fc.oneof(
    fc
      .string({ unit: 'binary', minLength: 1, maxLength: 60 })
      .filter((text) => text.isWellFormed() && !text.includes('\0')),
    fc.array(fc.constantFrom(...words), { minLength: 1, maxLength: 12 }).map((all) => all.join(' ')),
  )
  await fc.assert(
    fc.asyncProperty(garbage, async (text) => {
      const { body, status } = await users(text)
      expect([200, 400]).toContain(status)
      if (status === 400) expect(body.scimType, text).toBe('invalidFilter')
    }),
    { numRuns: 200 },
  )
})

test('an address is found as it was written, whatever letters the database takes for capitals', async () => {
  const scene = await openScene(s)
  await scene.directory.ok('POST', '/Users', { userName: 'ase', emails: [{ value: 'Åse@Blåbær.example' }] })
  for (const wanted of ['eq "Åse@blåbær.EXAMPLE"', 'sw "Åse@"', 'co "SE@BL"']) {
    const filter = encodeURIComponent(`emails.value ${wanted}`)
    const { Resources } = await scene.directory.ok('GET', `/Users?filter=${filter}`)
    expect([wanted, Resources.length]).toEqual([wanted, 1])
  }
})

test('a filter may be as long as one can be read', async () => {
  const long = (word: string) => Array.from({ length: 200 }, () => 'id pr').join(` ${word} `)
  for (const word of ['and', 'or']) expect([word, (await users(long(word))).status]).toEqual([word, 200])
})

test('with very many people, only what leads to few of them is looked at', async () => {
  const scene = await openScene(s)
  const { id } = await scene.directory.ok('POST', '/Users', { userName: 'first', emails: [{ value: 'a@b.example' }] })
  const columns = sql.raw(
    'tenant_id, name, name_folded, email, locale, status, type, attributes, password_hash, created_at, updated_at',
  )
  await sql`with recursive counted(n) as (select 1 union all select n + 1 from counted where n < 10000)
    insert into user_account (public_id, username, username_folded, ${columns})
    select 'usr_more' || cast(n as text), 'more' || cast(n as text), 'more' || cast(n as text), ${columns}
    from counted cross join user_account where user_account.public_id = ${id}`.execute(s.running.deps.store.write)
  const say = (filter: string) => scene.directory.say('GET', `/Users?count=1&filter=${encodeURIComponent(filter)}`)
  for (const filter of [
    'userName sw "first"',
    'not (userName eq "first")',
    'userName eq "first" or userName eq "more1"',
  ]) {
    expect([filter, await say(filter)]).toEqual([filter, '400 tooMany'])
  }
  for (const filter of ['userName eq "first" and displayName sw "f"', `id eq "${id}"`, 'active eq true']) {
    expect([filter, await say(filter)]).toEqual([filter, '200'])
  }
})
