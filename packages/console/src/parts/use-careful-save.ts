/**
 * Saves a form that changes what is there already, and takes nobody's change back unseen. What is there by now is read
 * first; where a colleague has changed the same as oneself, nothing is saved before both have been looked at. Only what
 * is saved between that reading and the saving, a moment later, is not seen: the API takes no condition with a change.
 */

import { type FetchQueryOptions, type QueryKey, useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useReadNow } from '../api/read-now.ts'
import { clashingFields, over } from './clash.ts'

export interface CarefulSaveOptions<Thing, Fields, Key extends QueryKey> {
  /** What the form began with. */
  readonly opened: Fields
  readonly fields: Fields
  change(part: Partial<Fields>): void
  /** Asks for the thing that is changed. */
  readonly query: FetchQueryOptions<Thing, Error, Thing, Key>
  fieldsOf(thing: Thing): Fields
  /** `begun` are the fields as they were when the reader last saw them; without `latest`, saving tells that it is gone. */
  send(begun: Fields, latest: Thing | undefined): Promise<unknown>
}

export type Side = 'mine' | 'theirs'

export interface Clash<Fields> {
  /** How often the form was told of one: each has somebody else to name, and is to be seen anew. */
  readonly round: number
  readonly names: readonly (keyof Fields)[]
  readonly shown: Side
  readonly sides: Readonly<Record<Side, Partial<Fields>>>
}

export interface CarefulSave<Fields> {
  readonly begun: Fields
  readonly clash: Clash<Fields> | null
  readonly pending: boolean
  readonly problem: unknown
  save(): void
  /** Puts one side into the form. What was typed on the other is there again when that is chosen. */
  show(side: Side): void
  /** The form begins anew. */
  forget(): void
}

export function useCarefulSave<Thing, Fields extends object, Key extends QueryKey>(
  options: CarefulSaveOptions<Thing, Fields, Key>,
): CarefulSave<Fields> {
  const { change, fields, fieldsOf, opened, query, send } = options
  const readNow = useReadNow()
  const [seen, setSeen] = useState<Partial<Fields>>({})
  const [clash, setClash] = useState<Clash<Fields> | null>(null)
  const begun = { ...opened, ...seen }
  const save = useMutation({
    // A form can hold what nobody else is to find.
    gcTime: 0,
    mutationFn: async () => {
      const latest = await readNow(query)
      const theirs = latest === undefined ? begun : fieldsOf(latest)
      const names = clashingFields(begun, fields, theirs)
      if (names.length > 0) {
        const mine = partOf(over(begun, fields, theirs) as Fields, names)
        setSeen({ ...seen, ...partOf(theirs, names) })
        const round = (clash?.round ?? 0) + 1
        setClash({ round, names, shown: 'mine', sides: { mine, theirs: partOf(theirs, names) } })
        change(mine)
        return
      }
      await send(begun, latest)
      forget()
    },
  })
  const forget = (): void => {
    setSeen({})
    setClash(null)
  }
  const show = (side: Side): void => {
    if (clash === null || clash.shown === side) return
    setClash({ ...clash, shown: side, sides: { ...clash.sides, [clash.shown]: partOf(fields, clash.names) } })
    change(clash.sides[side])
  }
  return { begun, clash, pending: save.isPending, problem: save.error, save: () => save.mutate(), show, forget }
}

function partOf<Fields extends object>(fields: Fields, names: readonly (keyof Fields)[]): Partial<Fields> {
  return Object.fromEntries(names.map((name) => [name, fields[name]])) as Partial<Fields>
}
