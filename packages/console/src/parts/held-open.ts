/**
 * A drawer or dialog stays open while its form is on its way: closed, it would look as if nothing had been asked for, and
 * nobody would be told of the answer. The form says so itself, so that no drawer can forget to ask.
 */

import { createContext, type RefObject, use, useEffect, useRef } from 'react'

const Held = createContext<RefObject<boolean> | null>(null)

/** Put around the content of what is held open. */
export const HeldOpen = Held.Provider

interface HoldableOpen {
  readonly held: RefObject<boolean>
  /** Does nothing while the form inside is on its way. */
  close(): void
}

export function useHeldOpen(onClose: () => void): HoldableOpen {
  const held = useRef(false)
  const close = (): void => {
    if (!held.current) onClose()
  }
  return { held, close }
}

/** For the form inside. */
export function useHoldOpen(pending: boolean): void {
  const held = use(Held)
  useEffect(() => {
    if (held === null) return
    held.current = pending
    return () => {
      held.current = false
    }
  }, [held, pending])
}
