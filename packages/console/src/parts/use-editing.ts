/** The form that edits a thing, in a drawer: it begins with the thing as it was when it opened, whoever saves meanwhile. */

import type { QueryKey } from '@tanstack/react-query'
import { useState } from 'react'
import { type CarefulSave, type CarefulSaveOptions, useCarefulSave } from './use-careful-save.ts'

export interface EditingOptions<Thing, Fields, Key extends QueryKey>
  extends Pick<CarefulSaveOptions<Thing, Fields, Key>, 'fieldsOf' | 'query'> {
  /** Sends what differs from `begun`, so that what a colleague changes meanwhile stays. */
  send(begun: Fields, fields: Fields): Promise<unknown>
}

export interface Editing<Fields> {
  readonly fields: Fields
  change(part: Partial<Fields>): void
  readonly saving: CarefulSave<Fields>
}

export function useEditing<Thing, Fields extends object, Key extends QueryKey>(
  thing: Thing,
  { fieldsOf, query, send }: EditingOptions<Thing, Fields, Key>,
): Editing<Fields> {
  const [opened] = useState(() => fieldsOf(thing))
  const [fields, setFields] = useState(opened)
  const change = (part: Partial<Fields>): void => setFields((before) => ({ ...before, ...part }))
  const saving = useCarefulSave({
    ...{ opened, fields, change, fieldsOf, query },
    send: (begun) => send(begun, fields),
  })
  return { fields, change, saving }
}
