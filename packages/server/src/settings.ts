/** Everything that can be set in the environment, with what each is for. Read by `config.ts`. */

import { MAIL_SETTINGS } from './config-mail.ts'

export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const
export type LogLevel = (typeof LOG_LEVELS)[number]

interface Setting {
  readonly name: string
  readonly fallback: string
  readonly about: string
}

/** Everything that can be set, in the order in which `--help` lists it. */
export const SETTINGS: readonly Setting[] = [
  { name: 'POLETT_HOST', fallback: '127.0.0.1', about: 'Address to listen on' },
  { name: 'POLETT_PORT', fallback: '8080', about: 'Port to listen on; 0 takes any free one' },
  {
    name: 'POLETT_DATA_DIR',
    fallback: './data',
    about: 'Directory of the key file and, without PostgreSQL, the SQLite file',
  },
  {
    name: 'POLETT_DATABASE_URL',
    fallback: '',
    about: 'postgres://USER:PASSWORD@HOST/DATABASE?sslmode=verify-full; left empty: SQLite in the data directory',
  },
  { name: 'POLETT_MASTER_KEY_FILE', fallback: '', about: 'Key file; left empty: polett.key in the data directory' },
  {
    name: 'POLETT_NODE_NAME',
    fallback: '',
    about: 'What this node is called in answers and lists; left empty: host name and process number',
  },
  { name: 'POLETT_SETUP_CODE', fallback: '', about: 'Code for the first start; left empty: a random one is printed' },
  {
    name: 'POLETT_PUBLIC_URL',
    fallback: '',
    about: 'Where people and clients reach this server; left empty: http://HOST:PORT',
  },
  {
    name: 'POLETT_ALLOW_HTTP',
    fallback: 'false',
    about: 'Allow sign-in over plain http on a host that is not loopback',
  },
  {
    name: 'POLETT_TRUSTED_PROXIES',
    fallback: '',
    about: 'CIDRs, separated by commas, whose X-Forwarded-For is believed',
  },
  { name: 'POLETT_LEGACY_HEADERS', fallback: 'off', about: 'on: also take secrets from auth-token and private-token' },
  {
    name: 'POLETT_ISSUER_HOSTS',
    fallback: '',
    about: "Hosts of companies' OpenID Connect issuers, separated by commas; left empty: nobody signs in through one",
  },
  {
    name: 'POLETT_METRICS_PORT',
    fallback: '',
    about: 'A port of its own for /metrics, without a token; left empty: none',
  },
  {
    name: 'POLETT_WORKERS',
    fallback: '1',
    about: 'Processes that serve together on one port, on PostgreSQL; auto: one for each processor core',
  },
  {
    name: 'POLETT_DRAIN_SECONDS',
    fallback: '0',
    about: 'How long SIGTERM goes on answering while /readyz says 503, so that balancers turn away; at most 60',
  },
  ...MAIL_SETTINGS,
  { name: 'POLETT_LOG_LEVEL', fallback: 'info', about: LOG_LEVELS.join(', ') },
]
