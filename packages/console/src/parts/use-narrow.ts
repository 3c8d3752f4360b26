/** Whether a table is too wide for its place, in whatever language and with whatever it holds. */

import { type RefObject, useLayoutEffect, useRef, useState } from 'react'

/** Below this width of the window, in pixels, rows of two lines are read more easily than columns. */
const PHONE_PX = 768

/** Watches the element around a table. `content` is what changes the table's own width. */
export function useNarrow(frame: RefObject<HTMLElement | null>, content: unknown): boolean {
  const [narrow, setNarrow] = useState(false)
  // What the columns took when they were last seen; two-line rows say nothing about it.
  const needed = useRef(0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: other rows need another width.
  useLayoutEffect(() => {
    const element = frame.current
    if (element === null) return
    const measure = (): void => {
      const width = element.clientWidth
      const table = element.firstElementChild
      if (table !== null && !table.hasAttribute('data-narrow')) needed.current = table.scrollWidth
      setNarrow(innerWidth < PHONE_PX || needed.current > width)
    }
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => observer.disconnect()
  }, [frame, content])
  return narrow
}
