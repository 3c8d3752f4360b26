/** The few parts of `oidc-provider` that are used here; the package brings no types. */

declare module 'oidc-provider' {
  import type { RequestListener } from 'node:http'

  export interface StoredEntry {
    readonly [name: string]: unknown
  }

  export interface Adapter {
    upsert(id: string, payload: StoredEntry, expiresIn?: number): Promise<void>
    find(id: string): Promise<StoredEntry | undefined>
    destroy(id: string): Promise<void>
  }

  export interface Configuration {
    readonly adapter: (model: string) => Adapter
    readonly [setting: string]: unknown
  }

  export class Provider {
    constructor(issuer: string, configuration: Configuration)
    callback(): RequestListener
  }
}
