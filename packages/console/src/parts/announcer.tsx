/** Says what happened: to the eye for some seconds, and to screen readers at once. */

import { CloseButton } from '@mantine/core'
import { useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import classes from './announcer.module.css'

interface Notice {
  readonly id: number
  readonly text: string
  readonly seen: boolean
}

const SHOWN_MS = 6_000
const listeners = new Set<() => void>()
let notices: readonly Notice[] = []
let lastId = 0

function set(next: readonly Notice[]): void {
  notices = next
  for (const listener of listeners) listener()
}

function add(text: string, seen: boolean): void {
  lastId += 1
  const id = lastId
  set([...notices.slice(-3), { id, text, seen }])
  setTimeout(() => remove(id), SHOWN_MS)
}

const remove = (id: number): void => set(notices.filter((notice) => notice.id !== id))

/** For screen readers alone: what the eye sees anyway, such as a changed count. */
export const announce = (text: string): void => add(text, false)

/** For everybody: what was done. */
export const notify = (text: string): void => add(text, true)

export function Announcer() {
  const { t } = useTranslation()
  const shown = useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => notices,
  )
  return (
    <>
      <div role="status" aria-live="polite" className="visually-hidden">
        {shown.map(({ id, text }) => (
          <p key={id}>{text}</p>
        ))}
      </div>
      <div className={classes.stack}>
        {shown
          .filter(({ seen }) => seen)
          .map(({ id, text }) => (
            <div key={id} className={classes.notice}>
              <span aria-hidden="true">{text}</span>
              <CloseButton size="sm" aria-label={t('common.dismiss')} onClick={() => remove(id)} />
            </div>
          ))}
      </div>
    </>
  )
}
