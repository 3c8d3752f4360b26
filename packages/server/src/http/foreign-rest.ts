/** The rest of an address under `/v1/verify/at/…` is what somebody's client has asked of somebody else's server. */

/** What is ours of the path, and the rest of it. */
const AT = /^(\/v1\/verify\/at\/[^/?]*\/[^/?]*\/)([^?]*)/

/**
 * The address with a rest that the router takes. It refuses paths whose escapes are not UTF-8, which other servers have
 * (`%E9`, `100%`). Escapes of ASCII stay, because an escaped secret is still looked for; so does the length.
 */
export function withReadableRest(url: string): string {
  if (!url.startsWith('/v1/verify/at/')) return url
  return url.replace(AT, (_path, own: string, rest: string) => own + rest.replace(/%(?![0-7][\da-f])/gi, '-'))
}
