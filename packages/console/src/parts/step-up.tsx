/** Asks for the password again before a step that needs it given in the last five minutes. */

import { PolettProblem } from '@polett/client/problem'
import { lazy, Suspense, useSyncExternalStore } from 'react'

const Dialog = lazy(async () => ({ default: (await import('./step-up-dialog.tsx')).StepUpDialog }))

type Answer = (confirmed: boolean) => void

const listeners = new Set<() => void>()
let waiting: Answer | null = null

function set(next: Answer | null): void {
  waiting = next
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Opens the dialog; false when the reader thinks better of it. */
const askPassword = (): Promise<boolean> => new Promise((resolve) => set(resolve))

/** Runs an action; when the server wants the password first, asks for it and runs the action again. Null: given up. */
export async function withStepUp<T>(action: () => Promise<T>): Promise<T | null> {
  try {
    return await action()
  } catch (problem) {
    if (!wantsPassword(problem)) throw problem
    return (await askPassword()) ? await action() : null
  }
}

/** The same for what must not look done when it is given up: throws what the server said then. */
export async function insistingOnStepUp<T>(action: () => Promise<T>): Promise<T> {
  try {
    return await action()
  } catch (problem) {
    if (!wantsPassword(problem) || !(await askPassword())) throw problem
    return action()
  }
}

const wantsPassword = (problem: unknown): boolean =>
  problem instanceof PolettProblem && problem.code === 'recent_sign_in_required'

/** The place of the dialog, once for the whole console. */
export function StepUp() {
  const answer = useSyncExternalStore(subscribe, () => waiting)
  const close = (confirmed: boolean): void => {
    answer?.(confirmed)
    set(null)
  }
  return <Suspense>{answer !== null && <Dialog onAnswer={close} />}</Suspense>
}
