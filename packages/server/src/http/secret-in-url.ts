/** Addresses end up in logs, histories and referrers, so a secret in one is refused, however it is encoded. */
import { looksLikeSecret } from '../domain/secret.ts'

/** Whether path or query hold something shaped like a secret: as it stands, percent-encoded, or encoded twice. */
export function hasSecret(url: string): boolean {
  if (looksLikeSecret(url)) return true
  if (!url.includes('%')) return false
  const once = decodeAscii(url)
  return looksLikeSecret(once) || looksLikeSecret(decodeAscii(once))
}

/** Secrets are ASCII, so only such escapes matter, and broken ones need no opinion here. */
function decodeAscii(text: string): string {
  return text.replace(/%([0-7][0-9a-f])/gi, (_escape, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
}
