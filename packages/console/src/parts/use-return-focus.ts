import { useEffect, useState } from 'react'

/**
 * Brings the focus back to where it was before this part appeared, once it is gone. An entry of a menu is gone by then
 * too, so that the focus goes to the button that opened the menu.
 */
export function useReturnFocus(): void {
  const [from] = useState(() => opener(document.activeElement))
  useEffect(
    () => () => {
      setTimeout(() => {
        const nowhere = document.activeElement === null || document.activeElement === document.body
        if (nowhere && from instanceof HTMLElement && from.isConnected) from.focus({ preventScroll: true })
      })
    },
    [from],
  )
}

function opener(element: Element | null): Element | null {
  const button = element?.closest('[role="menu"]')?.getAttribute('aria-labelledby')
  return button ? document.getElementById(button) : element
}
