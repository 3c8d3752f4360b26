/** The authenticator app: whether one is set up, setting one up, and removing it. */

import { Button } from '@mantine/core'
import type { Factors } from '@polett/client/api'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNewTotp, useRemoveTotp } from '../../api/factors.ts'
import { notify } from '../../parts/announcer.tsx'
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx'
import { ExactMoment } from '../../parts/moment.tsx'
import { Panel } from '../../parts/panel.tsx'
import { ProblemAlert } from '../../parts/problem-alert.tsx'
import { AppDialog } from './app-dialog.tsx'
import { FactorPill } from './factor-pill.tsx'
import { lastFactor } from './last-factor.ts'
import classes from './sign-in-methods.module.css'
import type { OnAdded } from './use-added-factor.tsx'

export interface FactorsProps extends AddFactorProps {
  readonly factors: Factors
}

export function AuthenticatorApp({ factors, onAdded }: FactorsProps) {
  const { t } = useTranslation()
  const { totp } = factors
  const [removing, setRemoving] = useState(false)
  const isKept = totp !== null && lastFactor(factors) === 'required'
  return (
    <Panel title={t('factors.app.title')} actions={<FactorPill on={totp !== null} />}>
      <p className={`quiet ${classes.what}`}>{t('factors.app.what')}</p>
      {totp === null ? (
        <AddApp onAdded={onAdded} />
      ) : (
        <>
          <p className={classes.what}>
            {t('factors.app.since')} <ExactMoment at={totp.createdAt} />
          </p>
          {isKept ? (
            <p className={`quiet ${classes.what}`}>{t('factors.lastRequired')}</p>
          ) : (
            <Button variant="default" onClick={() => setRemoving(true)}>
              {t('factors.app.remove')}
            </Button>
          )}
        </>
      )}
      {removing && <RemoveApp factors={factors} onClose={() => setRemoving(false)} />}
    </Panel>
  )
}

export interface AddFactorProps {
  readonly onAdded: OnAdded
}

/** The button, and the dialog behind it. */
export function AddApp({ onAdded }: AddFactorProps) {
  const { t } = useTranslation()
  const start = useNewTotp()
  const added = (codes: readonly string[] | null): void => {
    start.reset()
    notify(t('factors.app.added'))
    onAdded(codes)
  }
  return (
    <>
      <Button variant="default" loading={start.isPending} onClick={() => start.mutate()}>
        {t('factors.app.add')}
      </Button>
      <ProblemAlert problem={start.error} />
      {start.data && <AppDialog made={start.data} onAdded={added} onClose={start.reset} />}
    </>
  )
}

function RemoveApp({ factors, onClose }: { readonly factors: Factors; readonly onClose: () => void }) {
  const { t } = useTranslation()
  const remove = useRemoveTotp()
  const confirm = (): void =>
    remove.mutate(undefined, {
      onSuccess: (removed) => {
        if (removed === null) return
        notify(t('factors.app.removed'))
        onClose()
      },
    })
  return (
    <ConfirmDialog
      title={t('factors.app.removeTitle')}
      verb={t('factors.app.remove')}
      destructive
      pending={remove.isPending}
      problem={remove.error}
      onConfirm={confirm}
      onClose={onClose}
    >
      <p>{t('factors.app.removeWhat')}</p>
      {lastFactor(factors) === 'last' && <p>{t('factors.lastOne')}</p>}
      <p>{t('factors.othersEnd')}</p>
    </ConfirmDialog>
  )
}
