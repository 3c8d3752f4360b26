/** Where the sign-in leads to: the place that was asked for, if it is one of the console's own. */

export interface ReturnAddress {
  readonly to: string
  readonly search: Readonly<Record<string, string>>
  readonly hash: string
}

/** Nobody may be led from the sign-in to another site: the origin says whether `next` is ours. */
export function returnAddress(next: string | undefined, origin: string): ReturnAddress {
  const address = next?.startsWith('/') === true ? URL.parse(next, origin) : null
  const ours =
    address !== null &&
    address.origin === new URL(origin).origin &&
    // A path that begins with two slashes would be read as another site once it stands alone.
    !/^\/(\/|(sign-in|setup)(\/|$))/.test(address.pathname)
  if (!ours) return { to: '/', search: {}, hash: '' }
  return { to: address.pathname, search: Object.fromEntries(address.searchParams), hash: address.hash.slice(1) }
}
