/** Host names, and the addresses that are made of them. */

/**
 * Whether a host name or address (an IPv6 one with or without its brackets) can only be reached from this machine.
 * RFC 6761 §6.3 keeps `localhost` and all names below it inside.
 */
export function isLoopbackHost(host: string): boolean {
  const bare = host.replace(/^\[|\]$/g, '').toLowerCase()
  return /^(localhost|.+\.localhost|::1|127\.\d+\.\d+\.\d+)$/.test(bare)
}

/** The address of a server that listens there without TLS; the port left out is 80. */
export function plainHttpUrl(host: string, port?: number): string {
  const name = host.includes(':') ? `[${host}]` : host
  return `http://${name}${port === undefined ? '' : `:${port}`}`
}

/** A host as `URL.host` writes it, `name` or `name:port`; null for anything else. The port of https is left out. */
export function parseHost(text: string): string | null {
  const url = /^[^/?#@\\]+$/.test(text) ? URL.parse(`https://${text}`) : null
  return url === null || url.host === '' ? null : url.host
}
