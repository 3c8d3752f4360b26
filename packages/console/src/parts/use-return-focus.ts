import { useEffect, useState } from 'react'

/**
 * Brings the focus back to where it was before this part appeared, once it is gone. An entry of a menu is gone by then
 * too, so that the focus goes to the button that opened the menu. What led here can have gone for good, such as a row
 * that was deleted: then the focus goes to the page, and not to nowhere.
 */
export function useReturnFocus(): void {
  const [from] = useState(() => opener(document.activeElement))
  useEffect(
    () => () => {
      setTimeout(() => {
        const nowhere = document.activeElement === null || document.activeElement === document.body
        const back = from instanceof HTMLElement && from !== document.body && from.isConnected ? from : content()
        if (nowhere) back?.focus({ preventScroll: true })
      })
    },
    [from],
  )
}

const content = (): HTMLElement | null => document.getElementById('content')

function opener(element: Element | null): Element | null {
  const button = element?.closest('[role="menu"]')?.getAttribute('aria-labelledby')
  return button ? document.getElementById(button) : element
}
