/** Where an app may be sent back to: which addresses may be registered, and when one that is sent is one of them. */

/** Only the port of a loopback address may differ, because apps get it from the system (RFC 8252 §7.3). */
const LOOPBACK = /^http:\/\/(127\.0\.0\.1|\[::1\])(?::([1-9]\d{0,4}))?(\/[^\s#\\]*)?$/

/** With a dot in it, as RFC 8252 §7.1 wants it, so that it is the reversed name of a domain of the app's. */
const PRIVATE_SCHEME = /^[a-z][a-z0-9+-]*(?:\.[a-z0-9+-]+)+$/

/** What is wrong with an address that is to be registered; null when nothing is. */
export function refuseRedirectUri(text: string): string | null {
  if (/[^\x21-\x7e]|[\\*]/.test(text)) return 'holds a space, a backslash, an asterisk, or what is not ASCII'
  if (text.includes('#')) return 'has a fragment'
  const url = URL.parse(text)
  if (url === null) return 'is not an absolute URL'
  if (/(?:^|\/)(?:\.|%2e){1,2}(?:[/?]|$)/i.test(text.slice(text.indexOf(':') + 1))) return 'has dot segments'
  if (url.protocol === 'https:') return refuseHttps(text, url)
  if (url.protocol === 'http:') return readLoopback(text) === null ? 'is http, and not a loopback address' : null
  if (!text.startsWith(url.protocol) || !PRIVATE_SCHEME.test(url.protocol.slice(0, -1))) {
    return 'has a scheme that is neither https nor the reversed name of a domain, such as com.example.app'
  }
  return null
}

function refuseHttps(text: string, url: URL): string | null {
  if (!text.startsWith('https://')) return 'does not begin with https:// in lower case'
  if (url.username !== '' || url.password !== '' || text.slice(8).split(/[/?]/, 1)[0]?.includes('@')) {
    return 'holds a user name'
  }
  return url.hostname === '' ? 'has no host' : null
}

/** Whether an address is one of those that are registered: character by character, but for the port of a loopback address. */
export function isRegistered(registered: readonly string[], sent: string): boolean {
  if (registered.includes(sent)) return true
  const loopback = readLoopback(sent)
  if (loopback === null) return false
  return registered.some((each) => {
    const known = readLoopback(each)
    return known !== null && known.host === loopback.host && known.rest === loopback.rest
  })
}

function readLoopback(text: string): { readonly host: string; readonly rest: string } | null {
  const match = LOOPBACK.exec(text)
  if (match === null || Number(match[2] ?? 1) > 65_535) return null
  return { host: match[1] ?? '', rest: match[3] ?? '' }
}

/** The address with an answer in its query; what was in the query already stays (RFC 6749 §4.1.2). */
export function withAnswer(redirectUri: string, answer: Readonly<Record<string, string | null>>): string {
  const pairs = Object.entries(answer).flatMap(([name, value]) =>
    value === null ? [] : [`${name}=${encodeURIComponent(value)}`],
  )
  const joint = redirectUri.includes('?') ? (/[?&]$/.test(redirectUri) ? '' : '&') : '?'
  return `${redirectUri}${joint}${pairs.join('&')}`
}

/** What a person can recognise of it: the host, or the scheme of an app. */
export function redirectHost(redirectUri: string): string {
  const url = new URL(redirectUri)
  return url.protocol === 'https:' || url.protocol === 'http:' ? url.host : url.protocol.slice(0, -1)
}
