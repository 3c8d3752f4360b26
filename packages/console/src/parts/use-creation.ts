/** Creating something in a form whose draft survives a reload. */

import type { UseMutationResult } from '@tanstack/react-query'
import { notify } from './announcer.tsx'
import type { Draft } from './use-draft.ts'

export interface CreationArgs<Body, Made> {
  readonly draft: Pick<Draft<unknown>, 'forget'>
  readonly mutation: UseMutationResult<Made, Error, Body>
  /** What is said of it once it is there. */
  said(made: Made): string
  onCreated(made: Made): void
  onClose(): void
}

export interface Creation<Body> {
  readonly pending: boolean
  readonly problem: Error | null
  send(body: Body): void
  cancel(): void
}

/** Both ways out of the form forget the draft. A refusal keeps it. */
export function useCreation<Body, Made>(args: CreationArgs<Body, Made>): Creation<Body> {
  const { draft, mutation, onClose, onCreated, said } = args
  const onSuccess = (made: Made): void => {
    draft.forget()
    notify(said(made))
    onCreated(made)
  }
  const cancel = (): void => {
    draft.forget()
    onClose()
  }
  return {
    pending: mutation.isPending,
    problem: mutation.error,
    send: (body) => mutation.mutate(body, { onSuccess }),
    cancel,
  }
}
