/** The actions that the log knows, in the groups in which one looks for them. */

import type { en } from '../../text/en/index.ts'

export type AuditAction = keyof (typeof en)['audit']['actions']
export type ActionGroup = keyof (typeof en)['audit']['groups']

const TOKEN_ACTIONS = ['created', 'rotated', 'replaced', 'revealed', 'revoked', 'restored', 'deleted']
const SESSION_ACTIONS = ['started', 'ended', 'failed', 'refreshed', 'switched']
const CHANGES = ['created', 'updated', 'deleted']
const of = (noun: string, verbs: readonly string[]): readonly AuditAction[] =>
  verbs.map((verb) => `${noun}_${verb}` as AuditAction)

export const ACTION_GROUPS: readonly { readonly group: ActionGroup; readonly actions: readonly AuditAction[] }[] = [
  { group: 'tokens', actions: of('token', TOKEN_ACTIONS) },
  { group: 'sessions', actions: [...of('session', SESSION_ACTIONS), ...of('connection', ['approved', 'denied'])] },
  {
    group: 'users',
    actions: [
      ...of('user', CHANGES),
      'link_created',
      'mail_failed',
      ...of('identity', ['linked', 'unlinked']),
      ...of('scim_group', CHANGES),
    ],
  },
  { group: 'factors', actions: of('factor', ['added', 'updated', 'renewed', 'removed', 'reset']) },
  { group: 'units', actions: of('unit', CHANGES) },
  { group: 'roles', actions: [...of('role', CHANGES), 'permissions_updated'] },
  {
    group: 'tenant',
    actions: [
      ...of('tenant', CHANGES),
      'policy_updated',
      ...of('client', CHANGES),
      ...of('issuer', CHANGES),
      'setup_done',
    ],
  },
]

/** `token.created` for `token_created`: the verb comes last. */
export const actionName = (action: AuditAction): string => action.replace(/_(?=[a-z]+$)/, '.')
