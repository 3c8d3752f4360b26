/** After the answer: the way back to the app, or the end of it for a device that asks by itself. */

import { Button } from '@mantine/core'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { announce } from '../../parts/announcer.tsx'
import { PlainFrame } from '../../shell/plain-frame.tsx'
import classes from './connect.module.css'
import type { Outcome } from './decision.tsx'

export interface FinishedProps {
  readonly outcome: Outcome
  readonly app: string
}

/** An app that does not open by itself, as some browsers have it, is opened by the button. */
export function Finished({ outcome, app }: FinishedProps) {
  const { t } = useTranslation()
  const { connected, redirectTo } = outcome
  const part = connected ? 'done' : 'denied'
  const lead = t(redirectTo === null ? `connect.${part}.device` : `connect.${part}.back`, { app })
  const title = t(`connect.${part}.title`)
  useEffect(() => announce(`${title}. ${lead}`), [title, lead])
  useEffect(() => {
    if (redirectTo !== null) location.replace(redirectTo)
  }, [redirectTo])
  return (
    <PlainFrame title={title} lead={lead}>
      <div className={classes.after}>
        {redirectTo !== null && (
          <Button component="a" href={redirectTo} fullWidth>
            {t('connect.done.open', { app })}
          </Button>
        )}
        {connected && <p className="quiet">{t('connect.done.undo')}</p>}
      </div>
    </PlainFrame>
  )
}
