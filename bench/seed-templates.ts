/**
 * The first rows, made by the product itself through its API: tenants, units, and one token of each kind in each tenant.
 * All other rows are copies of these, so they have whatever columns and values the product writes.
 */

import { join } from 'node:path'
import { readConfig } from '../packages/server/src/config.ts'
import { startServer } from '../packages/server/src/start.ts'
import { ASKED_PERMISSION, SETUP_CODE, type SeededKind, TENANTS, tenantId } from './seed-shape.ts'

/** The public ids of a tenant's first tokens and its first person. */
export interface TenantTemplates {
  readonly tokens: Readonly<Record<SeededKind, string>>
  readonly person: string
}

export interface Templates {
  readonly master: string
  readonly installation: string
  readonly tenants: readonly TenantTemplates[]
}

type Ask = (method: string, path: string, body: unknown) => Promise<unknown>

/** Sets up an installation in `data`, which must be empty, and leaves it stopped. */
export async function makeTemplates(data: string): Promise<Templates> {
  const environment = { POLETT_PORT: '0', POLETT_DATA_DIR: data, POLETT_SETUP_CODE: SETUP_CODE }
  const server = await startServer(readConfig({ ...environment, POLETT_LOG_LEVEL: 'error' }))
  try {
    const setUp = await ask(server.url, null)('POST', '/v1/setup', ADMINISTRATOR)
    const { tokens } = setUp as { tokens: readonly { token: { id: string }; secret: string }[] }
    const master = tokens.find(({ token }) => token.id === 'admin-console')?.secret ?? ''
    const tenants: TenantTemplates[] = []
    for (let number = 1; number <= TENANTS; number += 1) {
      tenants.push(await makeTenant(ask(server.url, master), tenantId(number)))
    }
    return { master, installation: server.deps.installation, tenants }
  } finally {
    await server.close()
  }
}

const ADMINISTRATOR = {
  code: SETUP_CODE,
  username: 'root',
  password: 'benches stand in the park',
  name: 'Root Admin',
  email: 'root@example.org',
}

async function makeTenant(call: Ask, tenant: string): Promise<TenantTemplates> {
  await call('POST', '/v1/tenants', { id: tenant, name: `Tenant ${tenant}` })
  for (let unit = 1; unit <= 5; unit += 1) {
    await call('POST', `/v1/tenants/${tenant}/units`, { id: `unit-${unit}`, kind: 'department', name: `Unit ${unit}` })
  }
  const membership = { unit: 'unit-1', role: 'unit-user' }
  const person = await call('POST', `/v1/tenants/${tenant}/users`, {
    username: 'first',
    name: 'First Person',
    email: 'first@example.org',
    memberships: [membership],
  })
  const user = (person as { id?: string }).id ?? ''
  const create = async (body: object): Promise<string> => {
    const made = (await call('POST', '/v1/tokens', { ...body, tenant, expiresAt: IN_TWENTY_DAYS })) as Created
    return made.token.id
  }
  const grants = [{ tenant, permissions: [ASKED_PERMISSION, 'unit:read', 'role:read'] }]
  return {
    person: user,
    tokens: {
      user: await create({ kind: 'user', name: 'first', user, ...membership }),
      application: await create({ kind: 'application', application: 'First application', name: 'first', grants }),
      organization: await create({ kind: 'organization', name: 'first' }),
      group: await create({ kind: 'group', name: 'first', unit: 'unit-1' }),
    },
  }
}

type Created = { readonly token: { readonly id: string } }

const IN_TWENTY_DAYS = new Date(Date.now() + 20 * 86_400_000).toISOString()

function ask(url: string, master: string | null): Ask {
  return async (method, path, body) => {
    const response = await fetch(new URL(path, url), {
      method,
      headers: {
        'content-type': 'application/json',
        ...(master === null ? {} : { authorization: `Bearer ${master}` }),
      },
      body: JSON.stringify(body),
    })
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${await response.text()}`)
    return response.json()
  }
}

export function databaseOf(data: string): string {
  return join(data, 'polett.sqlite')
}
