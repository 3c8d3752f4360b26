import { Button } from '@mantine/core'
import type { Connection } from '@polett/client/api'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import classes from './connect.module.css'

export interface PersonProps {
  readonly person: NonNullable<Connection['person']>
  readonly pending: boolean
  /** Signs out, so that somebody else can sign in. */
  onOther(): void
}

/** Who is signed in here. It may be somebody else than the one who asks. */
export function Person({ person, pending, onOther }: PersonProps) {
  const { t } = useTranslation()
  const { name, username } = person
  const line = useRef<HTMLDivElement>(null)
  // What had the focus is gone once somebody has signed in. A button must not get it: Enter may still be held down.
  useEffect(() => line.current?.focus(), [])
  return (
    <div ref={line} tabIndex={-1} className={classes.who}>
      <span>{t('connect.signedInAs', { name: name === '' ? username : name })}</span>
      <Button variant="subtle" size="compact-sm" className={classes.other} loading={pending} onClick={onOther}>
        {t('connect.notYou')}
      </Button>
    </div>
  )
}
