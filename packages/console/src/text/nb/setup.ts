import type { setup as english } from '../en/setup.ts'
import type { Translated } from '../translated.ts'

export const setup: Translated<typeof english> = {}
