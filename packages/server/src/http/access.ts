/** What each route asks of its caller, as data: read by the server, shown in the API document, walked by a test. */

export type AccessTarget =
  | 'tenant'
  | 'policy'
  | 'issuer'
  | 'client'
  | 'permissions'
  | 'unit'
  | 'role'
  | 'user'
  | 'token'
  | 'audit'
  | 'sessions'
  | 'everywhere'

export interface PermissionAccess {
  readonly permission: string
  /** The permission that shows things of this sort, where it is another one. */
  readonly read?: string
  readonly target: AccessTarget
  readonly creation?: true
  readonly list?: true
}

/** `public`: nobody is asked who they are. `session`: a signed-in person. `any`: every usable credential. */
export type Access = 'public' | 'session' | 'any' | PermissionAccess
