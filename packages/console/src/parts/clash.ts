/** Two people change the same thing: what saving the one's form would undo of the other's change. */

type Part = Readonly<Record<string, unknown>>

const isPart = (value: unknown): value is Part => typeof value === 'object' && value !== null && !Array.isArray(value)

const isAlike = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)

/** Whether both have changed it since, to something else each; of an object, whether they have any of its members. */
function meets(begun: unknown, mine: unknown, theirs: unknown): boolean {
  if (isPart(begun) && isPart(mine) && isPart(theirs)) {
    const names = new Set([begun, mine, theirs].flatMap(Object.keys))
    return [...names].some((name) => meets(begun[name], mine[name], theirs[name]))
  }
  return !isAlike(begun, mine) && !isAlike(begun, theirs) && !isAlike(mine, theirs)
}

/** One's own changes over theirs: what one has not touched is as they have it, among an object's members too. */
export function over(begun: unknown, mine: unknown, theirs: unknown): unknown {
  if (!isPart(begun) || !isPart(mine) || !isPart(theirs)) return isAlike(begun, mine) ? theirs : mine
  const names = new Set([theirs, mine].flatMap(Object.keys))
  const members = [...names].map((name) => [name, over(begun[name], mine[name], theirs[name])] as const)
  return Object.fromEntries(members.filter(([, value]) => value !== undefined))
}

/** The fields that both have changed. A field that only one of them has changed keeps that change. */
export function clashingFields<Fields extends object>(
  begun: Fields,
  mine: Fields,
  theirs: Fields,
): readonly (keyof Fields)[] {
  return (Object.keys(mine) as (keyof Fields)[]).filter((name) => meets(begun[name], mine[name], theirs[name]))
}
