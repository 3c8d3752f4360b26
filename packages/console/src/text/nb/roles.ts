import type { roles as english } from '../en/roles.ts'
import type { Translated } from '../translated.ts'

export const roles: Translated<typeof english> = {}
