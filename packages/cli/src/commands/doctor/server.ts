/** A running server, as far as the token may see: its address, mail, policy and tokens. */

import type { Token } from '@polett/contract/tokens'
import { isLoopbackHost } from '@polett/server/domain/host'
import type { Connection } from '../../api.ts'
import { type Api, createApi } from '../../api.ts'
import { EXIT, isFailure } from '../../failure.ts'
import { listPages } from '../../pages.ts'
import type { Finding } from './finding.ts'
import { askAboutMail, examineMail } from './mail.ts'
import { examineTokens, startTally, type Tally, tallyToken } from './tokens.ts'

const MOST_TOKENS = 10_000

export async function examineServer(connection: Connection, now: number, all: boolean): Promise<Finding[]> {
  const api = createApi(connection)
  const self = await api.request<Token>({ path: ['v1', 'tokens', 'self'] })
  const tally = await withoutRefusal(() => tallyAll(api, self.id, now, all))
  const policy = await withoutRefusal(() => api.request<PlatformPolicy>({ path: ['v1', 'policy'] }))
  const mail = await withoutRefusal(() => askAboutMail(api))
  return [
    ...examineAddress(connection.url),
    ...(mail === null ? [unseen('whether mail can be sent', 'metrics:read')] : examineMail(mail)),
    ...(policy === null ? [unseen('the policy of the platform', 'tenant:read')] : examinePolicy(policy)),
    ...(tally === null ? [] : examineTokens(tally)),
    ...(tally === null || !seesAllTokens(self) ? [unseen('all tokens', 'token:read')] : []),
  ]
}

const READING = ['*', 'token:*', 'token:read']

function seesAllTokens({ grants, master }: Token): boolean {
  const everywhere = grants.filter(({ tenant }) => tenant === '*').flatMap(({ permissions }) => permissions)
  return master || everywhere.some((permission) => READING.includes(permission))
}

/** Null when the token may not see it: that is a finding, not the end. */
async function withoutRefusal<Result>(work: () => Promise<Result>): Promise<Result | null> {
  try {
    return await work()
  } catch (error) {
    if (isFailure(error) && (error.exitCode === EXIT.forbidden || error.exitCode === EXIT.notFound)) return null
    throw error
  }
}

async function tallyAll(api: Api, self: string, now: number, all: boolean): Promise<Tally> {
  const tally = startTally(self, now)
  for await (const { items, nextCursor } of listPages<Token>(api, { path: ['v1', 'tokens'] })) {
    for (const token of items) tallyToken(tally, token)
    if (!all && tally.seen >= MOST_TOKENS && nextCursor !== null) {
      tally.cutShort = true
      break
    }
  }
  return tally
}

function examineAddress(url: string): Finding[] {
  if (!url.startsWith('http:') || isLoopbackHost(new URL(url).hostname)) return []
  return [
    {
      code: 'called_over_http',
      severity: 'bad',
      what: `This server is called at ${url}, over plain http.`,
      why: 'The token can be read on the way.',
      advice: 'Put a proxy with https in front, and call that.',
    },
  ]
}

export interface PlatformPolicy {
  readonly maxLifetimeDays: Readonly<Record<string, number | null>>
  readonly allowNoExpiry: boolean
}

function examinePolicy({ allowNoExpiry, maxLifetimeDays }: PlatformPolicy): Finding[] {
  const kinds = Object.keys(maxLifetimeDays).filter((kind) => kind !== 'mobile')
  const open = kinds.filter((kind) => maxLifetimeDays[kind] == null)
  const findings: Finding[] = []
  if (open.length > 0) {
    findings.push({
      code: 'policy_no_maximum',
      severity: 'info',
      what: `The platform's policy has no maxLifetimeDays for ${open.join(', ')}.`,
      why: 'Tokens of these kinds may be made to live for decades.',
      advice: 'Set maxLifetimeDays in the policy of the platform, such as 365.',
    })
  }
  if (allowNoExpiry) {
    findings.push({
      code: 'policy_no_expiry',
      severity: 'warning',
      what: "The platform's policy allows tokens that never expire.",
      why: 'A lost secret then works until somebody notices.',
      advice: 'Set allowNoExpiry to false in the policy of the platform.',
    })
  }
  return findings
}

function unseen(what: string, permission: string): Finding {
  return {
    code: 'not_examined',
    severity: 'info',
    what: `This token may not see ${what}.`,
    why: 'What it does not see is not examined.',
    advice: `Use a token that holds ${permission} everywhere.`,
  }
}
