/** The settings in the environment, as a server started with them would read them. */

import { type Config, type Environment, readConfig } from '@polett/server/config'
import { isLoopbackHost } from '@polett/server/domain/host'
import type { Finding } from './finding.ts'

export function examineEnvironment(
  environment: Environment,
  { setupDone }: { readonly setupDone: boolean },
): Finding[] {
  try {
    const config = readConfig(environment)
    return [
      ...examinePublicUrl(config),
      ...examineProxies(config),
      ...examineSwitches(config),
      ...(setupDone && config.setupCode !== null ? [SETUP_CODE_LEFT] : []),
    ]
  } catch (error) {
    return [unreadable(error)]
  }
}

function unreadable(error: unknown): Finding {
  return {
    code: 'settings_unreadable',
    severity: 'bad',
    what: error instanceof Error ? error.message : String(error),
    why: 'A server with these settings does not start.',
    advice: 'Correct the setting; `polett serve --help` lists all.',
  }
}

function examinePublicUrl({ allowHttp, host, publicUrl }: Config): Finding[] {
  const url = publicUrl ?? `http://${host.includes(':') ? `[${host}]` : host}`
  if (!url.startsWith('http:') || isLoopbackHost(new URL(url).hostname)) {
    return allowHttp ? [HTTP_ALLOWED_WITHOUT_NEED] : []
  }
  return [
    {
      code: 'public_url_http',
      severity: 'bad',
      what: `People and clients reach the server at ${url}, over plain http.`,
      why: allowHttp
        ? 'Passwords and tokens can be read on the way; POLETT_ALLOW_HTTP even lets people sign in so.'
        : 'Tokens can be read on the way, and signing in is refused.',
      advice: 'Put a proxy with https in front and set POLETT_PUBLIC_URL to its address.',
    },
  ]
}

const HTTP_ALLOWED_WITHOUT_NEED: Finding = {
  code: 'http_allowed',
  severity: 'warning',
  what: 'POLETT_ALLOW_HTTP is on, although the public URL does not need it.',
  why: 'A later change of the address would let passwords travel over plain http without a word.',
  advice: 'Remove POLETT_ALLOW_HTTP.',
}

/** Blocks as large as these are hardly a set of proxies of one's own. */
const WIDEST_V4 = 8
const WIDEST_V6 = 16

function examineProxies({ trustedProxies }: Config): Finding[] {
  return trustedProxies.flatMap((cidr) => {
    const prefix = Number(cidr.split('/')[1] ?? '128')
    if (prefix > 0 && prefix >= (cidr.includes(':') ? WIDEST_V6 : WIDEST_V4)) return []
    return [
      {
        code: 'trusted_proxies_wide',
        severity: prefix === 0 ? 'bad' : 'warning',
        what: `POLETT_TRUSTED_PROXIES trusts ${cidr}.`,
        why: 'Whoever calls from there can pretend to any address, which undoes allowed addresses and throttling.',
        advice: 'List only the addresses of your own proxies.',
      } as const,
    ]
  })
}

function examineSwitches({ host, legacyHeaders, metricsPort }: Config): Finding[] {
  return [
    ...(legacyHeaders ? [LEGACY_HEADERS] : []),
    ...(metricsPort !== null && !isLoopbackHost(host) ? [OPEN_METRICS] : []),
  ]
}

const LEGACY_HEADERS: Finding = {
  code: 'legacy_headers',
  severity: 'warning',
  what: 'POLETT_LEGACY_HEADERS is on: secrets are also taken from auth-token and private-token.',
  why: 'Logs and proxies hide the Authorization header by habit, and write these out.',
  advice: 'Move the remaining clients to "Authorization: Bearer", then remove it.',
}

const OPEN_METRICS: Finding = {
  code: 'metrics_open',
  severity: 'warning',
  what: 'POLETT_METRICS_PORT serves /metrics without a token on an address that others can reach.',
  why: 'It tells how many tokens there are and how they are used.',
  advice: 'Close the port to all but the collector, or read /metrics on the main port with a token.',
}

const SETUP_CODE_LEFT: Finding = {
  code: 'setup_code_left',
  severity: 'info',
  what: 'POLETT_SETUP_CODE is still set.',
  why: 'It is ignored once set-up is done; secrets that serve no purpose are better not kept.',
  advice: 'Remove it from the environment.',
}
