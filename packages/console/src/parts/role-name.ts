/** The name of a user type. Those built in come from the server in English, so they are named here in both languages. */

import i18next from 'i18next'
import type { en } from '../text/en/index.ts'

type BuiltIn = keyof (typeof en)['permissions']['roles']

/** `id` is the slug; a name that a tenant gave stays as it is. */
export function roleName(id: string | null, name: string | null | undefined): string {
  const key = (id ?? '').replaceAll('-', '_')
  if (i18next.exists(`permissions.roles.${key}`)) return i18next.t(`permissions.roles.${key as BuiltIn}`)
  return name ?? id ?? ''
}
