import type { confirm as english } from '../en/confirm.ts'
import type { Translated } from '../translated.ts'

export const confirm: Translated<typeof english> = {
  typeName: 'Skriv «{{name}}» for å fortsette',
}
