/** Permissions as parts of a sentence. */

import { covers } from '../session/permissions.ts'
import { permissionText } from './permission-text.ts'

export interface RightsInWords {
  readonly isAll: boolean
  /** What is built in, each as the end of a sentence that begins with "may". */
  readonly words: readonly string[]
  /** A tenant's own permissions, which have no words but their names. */
  readonly own: readonly string[]
}

/** What a wider permission covers is not said twice. */
export function rightsInWords(permissions: readonly string[]): RightsInWords {
  const isAll = permissions.includes('*')
  const widest = permissions.filter((each) => !permissions.some((other) => other !== each && covers(other, each)))
  const own = widest.filter((each) => permissionText(each) === each)
  return { isAll, own, words: isAll ? [] : widest.filter((each) => !own.includes(each)).map(permissionText) }
}
