/** Whether a new secret stands on the page. It stands nowhere else, so nothing may take the page away before it is stored. */

let shown = 0
let waiting: readonly (() => void)[] = []

/** A secret is on the page from now on, until the function that is returned is called. */
export function showSecret(): () => void {
  shown += 1
  let stored = false
  return () => {
    if (stored) return
    stored = true
    shown -= 1
    if (shown > 0) return
    const ready = waiting
    waiting = []
    for (const go of ready) go()
  }
}

/** Waits until no secret is on the page. */
export const secretsStored = (): Promise<void> =>
  shown === 0
    ? Promise.resolve()
    : new Promise((resolve) => {
        waiting = [...waiting, resolve]
      })
