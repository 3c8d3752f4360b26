import type { Token } from '@polett/contract/tokens'
import { createApi } from '../../api.ts'
import { type Call, CONNECTION_FLAGS, type Command, JSON_FLAG } from '../../command.ts'
import { EXIT, type ExitCode } from '../../failure.ts'
import { formatInstant, printFacts, printJson, printTable } from '../../output.ts'
import { getSignedIn } from '../../settings.ts'

export const showToken: Command = {
  name: 'token show',
  takes: ['id'],
  about: 'Show one token; "self" is the calling one',
  flags: { access: { about: 'Show what it reaches, and because of what' }, ...JSON_FLAG, ...CONNECTION_FLAGS },
  notes: ['Secrets are not shown: the server gives them out again only to a person who has confirmed their password.'],
  examples: ['polett token show shop', 'polett token show self --access'],
  run,
}

async function run(call: Call): Promise<ExitCode> {
  const [id = ''] = call.positionals
  const { terminal } = call
  const api = createApi(await getSignedIn(call))
  const token = await api.request<Token>({ path: ['v1', 'tokens', id] })
  const access = call.has('access')
    ? await api.request<Access>({ path: ['v1', 'tokens', token.id, 'access'] })
    : undefined
  if (call.has('json')) {
    await printJson(terminal, access === undefined ? token : { token, access })
    return EXIT.ok
  }
  await printFacts(terminal, factsOf(token))
  if (access !== undefined) await printAccess(call, access)
  return EXIT.ok
}

function factsOf(token: Token): [string, string | null][] {
  const { createdBy, user } = token
  return [
    ['Id', token.id],
    ['Kind', [token.kind, ...(token.master ? ['master'] : []), ...(token.admin ? ['admin'] : [])].join(', ')],
    ['Name', token.name],
    ['Application', token.application],
    ['Description', token.description],
    ['Status', [token.status, ...token.statusReasons.filter((reason) => reason !== token.status)].join(', ')],
    ['Tenant', token.tenant ?? 'the platform'],
    ['Unit', token.unit],
    ['Role', token.role],
    ['User', user === null ? null : `${user.username} (${user.name})`],
    ['Grants', token.grants.map(grantText).join('; ')],
    ['More grants', token.grantCount > token.grants.length ? String(token.grantCount - token.grants.length) : null],
    ['Expires', `${formatInstant(token.expiresAt, 'never')}${token.outsidePolicy ? ', outside the policy' : ''}`],
    ['Created', `${formatInstant(token.createdAt, '')}${createdBy === null ? '' : ` by ${createdBy.name}`}`],
    ['Creator', createdBy?.active === false ? 'has left' : null],
    ['Last used', formatInstant(token.lastUsedAt, 'never')],
    ['From', token.lastUsedAddress],
    ['Allowed from', token.allowedIps.join(', ')],
    ['Secret', `${token.secretPrefix}…${token.secretLast4} (${token.secretVisibility})`],
    ['Version', String(token.version)],
    ['Device', token.device === null ? null : `${token.device.name} (${token.device.platform})`],
  ]
}

function grantText({ permissions, tenant, unit }: Token['grants'][number]): string {
  return `${tenant}${unit == null ? '' : `/${unit}`}: ${permissions.join(' ')}`
}

interface Access {
  readonly status: string
  readonly grants: readonly AccessGrant[]
}

interface AccessGrant {
  readonly tenant: string
  readonly unit?: string
  readonly permissions: readonly string[]
  readonly because: string
}

async function printAccess({ terminal }: Call, { grants, status }: Access): Promise<void> {
  await terminal.out(`\nWhat it reaches (${status}):\n`)
  const columns = [
    { title: 'PLACE', of: ({ tenant, unit }: AccessGrant) => (unit === undefined ? tenant : `${tenant}/${unit}`) },
    { title: 'PERMISSIONS', of: ({ permissions }: AccessGrant) => permissions.join(' '), shrinks: true as const },
    { title: 'BECAUSE', of: ({ because }: AccessGrant) => because, shrinks: true as const },
  ]
  await printTable(terminal, columns, grants)
}
