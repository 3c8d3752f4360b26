/** The address that an app opens to sign somebody in, with what the app fills in itself in capital letters. */

export interface AuthorizeFacts {
  readonly clientId: string
  readonly redirectUris: readonly string[]
}

/** One parameter on each line, as it is easiest to read and to take over. */
export function authorizeAddress(origin: string, { clientId, redirectUris }: AuthorizeFacts): string {
  const parameters = [
    ['response_type', 'code'],
    ['client_id', encodeURIComponent(clientId)],
    ['redirect_uri', encodeURIComponent(redirectUris[0] ?? '')],
    ['code_challenge_method', 'S256'],
    ['code_challenge', 'CODE_CHALLENGE'],
    ['state', 'STATE'],
    ['device_id', 'DEVICE_ID'],
    ['device_name', 'DEVICE_NAME'],
  ]
  return `${origin}/oauth/authorize\n  ?${parameters.map((pair) => pair.join('=')).join('\n  &')}`
}
