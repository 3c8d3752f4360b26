/** Permissions as parts of a sentence: what may be done, and what may not. */

import { BUILT_IN_GROUPS, isCovered } from './permission-names.ts'
import { permissionText } from './permission-text.ts'

export interface RightsInWords {
  readonly isAll: boolean
  /** What is built in, each as the end of a sentence that begins with "may". */
  readonly words: readonly string[]
  /** A tenant's own permissions, which have no words but their names. */
  readonly own: readonly string[]
}

/** What a wider permission covers is not said twice. */
const widestOf = (held: readonly string[]): readonly string[] =>
  [...new Set(held)].filter((one) => !held.some((other) => other !== one && isCovered([other], one)))

export function rightsInWords(permissions: readonly string[]): RightsInWords {
  const isAll = permissions.includes('*')
  const widest = widestOf(permissions)
  const own = widest.filter((each) => permissionText(each) === each)
  return { isAll, own, words: isAll ? [] : widest.filter((each) => !own.includes(each)).map(permissionText) }
}

const PLACES = new Map(
  BUILT_IN_GROUPS.flatMap(({ permissions, resource }) => [`${resource}:*`, ...permissions]).map((one, at) => [one, at]),
)

/** To be read one by one: what is built in first, in its own order, and each thing said once. */
export function inOrder(held: readonly string[]): readonly string[] {
  const rank = (one: string): number => (one === '*' ? -1 : (PLACES.get(one) ?? PLACES.size))
  return widestOf(held).toSorted((a, b) => rank(a) - rank(b) || a.localeCompare(b))
}

/** What nobody misses, since it means something only for those who run the installation. */
const UNSAID = new Set(['tenant:create', 'tenant:delete', 'metrics:read'])

export interface MissingRights {
  readonly resource: string
  /** How much of the resource is held all the same. */
  readonly held: 'nothing' | 'reading' | 'more'
  readonly missing: readonly string[]
}

/** What may not be done, by what it concerns; a resource of which nothing is missed is left out. */
export function missingRights(held: readonly string[]): readonly MissingRights[] {
  return BUILT_IN_GROUPS.flatMap(({ permissions, resource }): MissingRights[] => {
    const missing = permissions.filter((one) => !isCovered(held, one) && !UNSAID.has(one))
    return missing.length === 0 ? [] : [{ resource, held: muchOf(permissions, held), missing }]
  })
}

function muchOf(permissions: readonly string[], held: readonly string[]): MissingRights['held'] {
  const here = permissions.filter((one) => isCovered(held, one))
  if (here.length === 0) return 'nothing'
  return here.every((one) => one.endsWith(':read')) ? 'reading' : 'more'
}
