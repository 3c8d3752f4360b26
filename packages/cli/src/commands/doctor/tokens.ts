/** What many tokens say together: counted one by one, so that any number of them fits into memory. */

import type { Token } from '@polett/contract/tokens'
import type { Finding, Severity } from './finding.ts'

const DAY_MS = 86_400_000

/** A token that was made lately has had no time to be used. */
const NEW_DAYS = 30

/** A default token is meant to be used or revoked during set-up. */
const SETTLING_DAYS = 7

const LONG_EXPIRED_DAYS = 90
const DEFAULT_TOKENS = ['admin-console', 'gateway', 'directory']
const MOST_EXAMPLES = 5

interface Found {
  count: number
  readonly examples: string[]
}

export interface Tally {
  /** The calling token, which is in use by definition. */
  readonly self: string
  readonly now: number
  seen: number
  cutShort: boolean
  readonly found: Map<Weakness, Found>
}

type Weakness = keyof typeof WEAKNESSES

export function startTally(self: string, now: number): Tally {
  return { self, now, seen: 0, cutShort: false, found: new Map() }
}

export function tallyToken(tally: Tally, token: Token): void {
  tally.seen++
  for (const weakness of weaknessesOf(token, tally)) {
    const found = tally.found.get(weakness) ?? { count: 0, examples: [] }
    found.count++
    if (found.examples.length < MOST_EXAMPLES) found.examples.push(token.id)
    tally.found.set(weakness, found)
  }
}

function weaknessesOf(token: Token, { now, self }: Tally): Weakness[] {
  const ageDays = (now - Date.parse(token.createdAt)) / DAY_MS
  if (token.status === 'expired') {
    const since = token.expiresAt === null ? 0 : (now - Date.parse(token.expiresAt)) / DAY_MS
    return since > LONG_EXPIRED_DAYS ? ['longExpired'] : []
  }
  if (token.status !== 'active') return []
  const unused = token.lastUsedAt === null && token.id !== self
  const isDefault = token.tenant === null && DEFAULT_TOKENS.includes(token.id)
  return [
    ...(unused && isDefault ? ([ageDays > SETTLING_DAYS ? 'unusedDefault' : 'newDefault'] as const) : []),
    ...(unused && !isDefault && ageDays > NEW_DAYS ? (['neverUsed'] as const) : []),
    ...(token.master && !isDefault ? (['master'] as const) : []),
    ...(token.expiresAt === null ? (['neverExpires'] as const) : []),
    ...(token.outsidePolicy ? (['outsidePolicy'] as const) : []),
    ...(token.createdBy?.active === false ? (['creatorGone'] as const) : []),
  ]
}

interface Weak {
  readonly code: string
  readonly severity: Severity
  readonly what: string
  readonly why: string
  readonly advice: string
}

const WEAKNESSES = {
  unusedDefault: {
    code: 'default_token_unused',
    severity: 'warning',
    what: 'Default tokens are neither used nor revoked',
    why: 'They came with the set-up; admin-console holds every right, and nobody would miss it if it were stolen.',
    advice: 'Revoke those that nothing needs: polett token revoke <id>',
  },
  newDefault: {
    code: 'default_token_new',
    severity: 'info',
    what: 'Default tokens have not been used yet',
    why: 'They came with the set-up; admin-console holds every right.',
    advice: 'Revoke those that nothing needs: polett token revoke <id>',
  },
  master: {
    code: 'master_token',
    severity: 'warning',
    what: 'Master tokens',
    why: 'Each can make and stop tokens everywhere.',
    advice: 'Keep as few as possible, bind them to addresses, and give the others grants on their tenants.',
  },
  neverExpires: {
    code: 'never_expires',
    severity: 'warning',
    what: 'Tokens that never expire',
    why: 'A lost secret works until somebody notices.',
    advice: 'Replace them with tokens that end.',
  },
  outsidePolicy: {
    code: 'outside_policy',
    severity: 'warning',
    what: 'Tokens that would not be issued like this today',
    why: 'They were made before the policy became stricter.',
    advice: 'Rotate or replace them within the policy.',
  },
  neverUsed: {
    code: 'never_used',
    severity: 'info',
    what: `Tokens older than ${NEW_DAYS} days that were never used`,
    why: 'Nobody would miss them, and nobody would notice if somebody else used them.',
    advice: 'Ask their creators, and delete them.',
  },
  creatorGone: {
    code: 'creator_gone',
    severity: 'info',
    what: 'Tokens whose creator has left',
    why: 'Somebody who is no longer here may still have the secret.',
    advice: 'Rotate those that are needed, delete the others.',
  },
  longExpired: {
    code: 'long_expired',
    severity: 'info',
    what: `Tokens that expired more than ${LONG_EXPIRED_DAYS} days ago`,
    why: 'They do no harm, and hide what matters in lists.',
    advice: 'Delete them.',
  },
} as const satisfies Record<string, Weak>

export function examineTokens(tally: Tally): Finding[] {
  const findings: Finding[] = [...tally.found].map(([weakness, { count, examples }]) => {
    const { advice, code, severity, what, why } = WEAKNESSES[weakness]
    const more = count > examples.length ? ', …' : ''
    return { code, severity, what: `${what}: ${count} (${examples.join(', ')}${more}).`, why, advice }
  })
  return tally.cutShort ? [...findings, cutShort(tally.seen)] : findings
}

function cutShort(seen: number): Finding {
  return {
    code: 'not_all_tokens',
    severity: 'info',
    what: `Only ${seen} tokens were looked at.`,
    why: 'There are more, and looking at all of them takes longer.',
    advice: 'Run it again with --all.',
  }
}
