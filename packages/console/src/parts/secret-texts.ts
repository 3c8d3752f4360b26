/** What the one-time dialog gives besides the secret: a file with it, and a command that tries it. */

import { saveFile } from './save-file.ts'

interface Issued {
  readonly token: { readonly name: string; readonly tenant: string | null }
  readonly secret: string
}

const FILE_NAME = '.env'

/** `POLETT_TOKEN`, or `POLETT_TOKEN_ADMIN_CONSOLE` where one file holds several. */
function variableOf(name: string, isOnly: boolean): string {
  const suffix = name
    .normalize('NFKD')
    .toUpperCase()
    .replace(/[^A-Z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
  return isOnly || suffix === '' ? 'POLETT_TOKEN' : `POLETT_TOKEN_${suffix}`
}

/** The lines of a `.env` file. Tenant ids, addresses and secrets hold nothing that would need quotes. */
function envText(issued: readonly Issued[], origin: string): string {
  const isOnly = issued.length === 1
  const tenant = isOnly ? (issued[0]?.token.tenant ?? null) : null
  const lines = [
    `POLETT_URL=${origin}`,
    ...(tenant === null ? [] : [`POLETT_TENANT=${tenant}`]),
    ...issued.map(({ token, secret }) => `${variableOf(token.name, isOnly)}=${secret}`),
  ]
  return `${lines.join('\n')}\n`
}

/** A call that answers with the token itself, for a shell. */
export function testCommand({ token, secret }: Issued, origin = location.origin): string {
  const tenant = token.tenant === null ? '' : ` -H "Polett-Tenant: ${token.tenant}"`
  return `curl "${origin}/v1/tokens/self" -H "Authorization: Bearer ${secret}"${tenant}`
}

/** Hands the file to the browser's download. */
export function downloadEnv(issued: readonly Issued[]): void {
  saveFile(new Blob([envText(issued, location.origin)], { type: 'text/plain' }), FILE_NAME)
}
