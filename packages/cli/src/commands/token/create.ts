import type { Token } from '@polett/contract/tokens'
import { createApi } from '../../api.ts'
import { type Call, CONNECTION_FLAGS, type Command, JSON_FLAG } from '../../command.ts'
import { EXIT, type ExitCode, wrongUsage } from '../../failure.ts'
import { findNearest } from '../../nearest.ts'
import { getSignedIn } from '../../settings.ts'
import { FIELD_FLAGS, readFields } from './fields.ts'
import { tellSecret } from './words.ts'

const KINDS = ['user', 'application', 'organization', 'group']

export const createToken: Command = {
  name: 'token create',
  takes: [],
  about: 'Create a token and print its secret',
  flags: {
    kind: { value: 'KIND', about: `${KINDS.join(', ')}` },
    id: { value: 'ID', about: 'Application tokens of the platform: an id of your choice' },
    tenant: { value: 'TENANT', about: 'Where the token lives; left out for application tokens of the platform' },
    user: { value: 'USER', about: 'User tokens: whose, by id or username' },
    ...FIELD_FLAGS,
    ...JSON_FLAG,
    ...CONNECTION_FLAGS,
  },
  notes: [
    'The secret is printed once, alone on standard output; everything else goes to standard error.',
    'A day given to --expires ends in the time zone of the tenant, or in UTC without one; the command says which.',
  ],
  examples: [
    'polett token create --kind user --tenant acme --user kari --unit sales --role reader --name "ERP sync" --expires 90d',
    'polett token create --kind application --id shop --application "Web shop" --grant "site1=tenant:read,user:*" --expires 365d',
    'polett token create --kind organization --tenant acme --name ci --admin --expires 2027-03-01 > ci.secret',
  ],
  run,
}

async function run(call: Call): Promise<ExitCode> {
  const kind = readKind(call.text('kind'))
  const api = createApi(await getSignedIn(call))
  const tenant = call.text('tenant')
  const named = Object.entries({ id: call.text('id'), tenant, user: call.text('user') })
  const body = {
    kind,
    ...Object.fromEntries(named.filter(([, value]) => value !== undefined)),
    ...(await readFields(call, api, tenant)),
  }
  const created = await api.request<CreatedToken>({ method: 'POST', path: ['v1', 'tokens'], body })
  await tellSecret(call, 'Created', created)
  return EXIT.ok
}

interface CreatedToken {
  readonly token: Token
  readonly secret: string
  readonly warnings: readonly string[]
}

function readKind(text: string | undefined): string {
  if (text !== undefined && KINDS.includes(text)) return text
  if (text === 'mobile') throw wrongUsage('Tokens of the kind mobile are made by signing in on a device.')
  const near = findNearest(text ?? '', KINDS)
  throw wrongUsage(`--kind is needed: ${KINDS.join(', ')}.`, near === null ? [] : [`Did you mean ${near}?`])
}
