import { useEffect } from 'react'

const FOCUSABLE = ':is(a[href], button, input, textarea, [tabindex="0"]):not(:disabled, [type="hidden"])'
/** So that whoever knows a better place, such as a dialog that closes, has put the focus there. */
const PATIENCE_MS = 100

/**
 * What has the focus can go away: a row that is deleted, the cross of a filter, a button that serves once, or that is
 * busy for a while. The focus then goes to the nearest thing that stayed, or back, and not to nowhere, from where the
 * next Tab would begin at the top of the page.
 */
export function useKeptFocus(): void {
  useEffect(() => {
    /** What had the focus last, and all that it lay in. */
    let trail: readonly HTMLElement[] = []
    let byKeyboard = false
    let lost = false
    let timer: ReturnType<typeof setTimeout> | undefined
    const remember = ({ target }: FocusEvent): void => {
      if (!(target instanceof HTMLElement)) return
      trail = around(target)
      byKeyboard = target.matches(':focus-visible')
      lost = false
    }
    // Whoever points at an empty place wants the focus nowhere.
    const letGo = (): void => {
      lost = false
    }
    const bringBack = (): void => {
      timer = undefined
      const [last] = trail
      if (!lost || last === undefined || !isNowhere() || isBusy(last)) return
      const place = isThere(last) ? last : nearest(trail, byKeyboard)
      place?.focus({ preventScroll: true })
    }
    const look = (): void => {
      const [last] = trail
      if (last === undefined) return
      lost ||= !isThere(last)
      if (lost) timer ??= setTimeout(bringBack, PATIENCE_MS)
    }
    const observer = new MutationObserver(look)
    const attributeFilter = ['disabled', 'data-loading']
    observer.observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter })
    document.addEventListener('focusin', remember)
    document.addEventListener('pointerdown', letGo)
    return () => {
      clearTimeout(timer)
      observer.disconnect()
      document.removeEventListener('focusin', remember)
      document.removeEventListener('pointerdown', letGo)
    }
  }, [])
}

const isNowhere = (): boolean => document.activeElement === null || document.activeElement === document.body

const isThere = (element: HTMLElement): boolean => element.isConnected && !element.matches(':disabled')

const isBusy = (element: HTMLElement): boolean => element.isConnected && element.matches('[data-loading]')

function around(element: HTMLElement): readonly HTMLElement[] {
  const parts: HTMLElement[] = []
  for (let part: HTMLElement | null = element; part !== null; part = part.parentElement) parts.push(part)
  return parts
}

/** The page itself where nothing nearer stayed. A field is not entered for those who point: a phone would open its keys. */
function nearest(trail: readonly HTMLElement[], byKeyboard: boolean): HTMLElement | null {
  const page = document.getElementById('content')
  const stayed = trail.filter((part) => part.isConnected && part !== page && !part.contains(page))
  for (const part of stayed) {
    const first = [...part.querySelectorAll<HTMLElement>(FOCUSABLE)].find((one) => one.checkVisibility())
    if (first !== undefined) return byKeyboard || !first.matches('input, textarea') ? first : page
  }
  return page
}
