/** What no thing can be called is missing like any other name: nobody needs to know what names look like to be told so. */

import { afterAll, beforeAll, expect, it } from 'vitest'
import { fillPath, type Operation, readDocument } from './api-document.ts'
import { startServer, type TestServer } from './server.ts'

let server: TestServer
let named: readonly Operation[]

beforeAll(async () => {
  server = await startServer()
  await server.ok('POST', '/v1/tenants', { id: 'acme', name: 'Acme' })
  const { operations } = readDocument((await server.call('GET', '/openapi.json')).body)
  named = operations.filter(({ path }) => path.includes('{') && !/^\/(v1\/verify|oauth)\//.test(path))
})

afterAll(() => server.stop())

const statusOf = async ({ method, path }: Operation, nameOf: (name: string) => string) => {
  const options = { cookie: server.cookie, ...(['GET', 'DELETE'].includes(method) ? {} : { body: {} }) }
  const { body, status } = await server.call(method, fillPath(path, nameOf), options)
  return `${method} ${path}: ${status} ${body.code}`
}

it('is said of an empty name at the end of every address', async () => {
  const ended = named.filter(({ path }) => path.endsWith('}'))
  expect(ended.length).toBeGreaterThan(20)
  for (const operation of ended) {
    const last = operation.path.slice(operation.path.lastIndexOf('{') + 1, -1)
    const heard = await statusOf(operation, (name) => (name === last ? '' : name === 'tenant' ? 'acme' : 'missing'))
    expect(heard).toMatch(/: 404 not_found$/)
  }
})

it('is said of a name longer than any, wherever it stands', async () => {
  const reading = named.filter(({ method }) => method === 'GET')
  expect(reading.length).toBeGreaterThan(20)
  for (const operation of reading) {
    const heard = await statusOf(operation, (name) => (name === 'tenant' ? 'acme' : 'x'.repeat(400)))
    if (operation.path.replace('{tenant}', '').includes('{')) expect(heard).toMatch(/: 404 not_found$/)
  }
})

it('is said of a connection and of a passkey that somebody wants to change or be rid of', async () => {
  const changing = named.filter(({ path }) => /\{(connection|passkey)\}/.test(path))
  expect(changing.length).toBeGreaterThan(3)
  for (const operation of changing) {
    expect(await statusOf(operation, () => 'x'.repeat(400))).toMatch(/: 404 not_found$/)
  }
})
