/** A permission in words. The names of a tenant's own APIs have no words but their own. */

import i18next from 'i18next'
import type { en } from '../text/en/index.ts'

type Known = keyof (typeof en)['permissions']['names']

/** "read users" for `user:read`; the name itself for permissions that a tenant has made. */
export function permissionText(permission: string): string {
  const key = permission === '*' ? 'all' : permission.replace(':', '_').replace('*', 'all')
  if (!i18next.exists(`permissions.names.${key}`)) return permission
  return i18next.t(`permissions.names.${key as Known}`)
}
