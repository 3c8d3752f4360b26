/** The single keys of a page, such as C to create something. */

import { useHotkeys } from '@mantine/hooks'

const DIALOG = '[role=dialog][aria-modal=true]'

/** Acts on a key, unless somebody types into a field, or a dialog or drawer lies over the page. Without `act`, nothing happens. */
export function usePageKey(key: 'c' | '/', act: (() => void) | undefined): void {
  useHotkeys([[key, () => document.querySelector(DIALOG) === null && act?.()]])
}
