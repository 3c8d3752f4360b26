/** What a peer is to this comparison: something that fills a directory once, and serves from it in a process of its own. */

export interface Peer {
  /** Fills an empty directory with so many tokens, and answers their secrets in order. All are equally long. */
  seed(directory: string, tokens: number): Promise<readonly string[]>
  serve(directory: string): Promise<Served>
}

export interface Served {
  readonly port: number
  /** The secret of one more token that holds, to be revoked before anything is measured. */
  readonly spare: string
  /** Revokes the spare one as the product means it to be done; null where there is no such thing. */
  readonly revokeSpare: (() => Promise<void>) | null
}

/** The file of a peer's secrets, one after another. */
export const SECRETS = 'secrets.bin'

/** What a process of `serve.ts` is asked, and what it answers. */
export type Asked = 'revoke'
export type Told =
  | { readonly ready: { readonly port: number; readonly spare: string; readonly revocable: boolean } }
  | { readonly revoked: true }

/** Every token may do this, and every question asks for it where the peer knows such a thing. */
export const PERMISSION = { resource: 'tenant', action: 'read' } as const
export const SCOPE = `${PERMISSION.resource}:${PERMISSION.action}`

export const LIFETIME_SECONDS = 20 * 86_400
