/** The one client that `oidc-provider` knows: it asks about tokens, and is given them. */

export const CLIENT = { id: 'gateway', secret: 'a secret of this comparison alone' } as const

/** As a client sends its name and secret. */
export const CLIENT_BASIC = `Basic ${Buffer.from(
  `${encodeURIComponent(CLIENT.id)}:${encodeURIComponent(CLIENT.secret)}`,
).toString('base64')}`
