/** The codes for when all else is lost: how many are left, and new ones. */

import { Button } from '@mantine/core'
import type { Factors } from '@polett/client/api'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { forgetFactors, useNewRecoveryCodes } from '../../api/factors.ts'
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx'
import { Panel } from '../../parts/panel.tsx'
import { CodesOnce } from './codes-once.tsx'
import classes from './sign-in-methods.module.css'

export function RecoveryCodes({ factors }: { readonly factors: Factors }) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const [asking, setAsking] = useState(false)
  const renew = useNewRecoveryCodes()
  const codes = renew.data?.recoveryCodes
  const hasFactor = factors.totp !== null || factors.passkeys.length > 0
  const left = factors.recoveryCodes
  const stored = (): void => {
    renew.reset()
    void forgetFactors(queries)
  }
  const confirm = (): void => renew.mutate(undefined, { onSuccess: (made) => void (made !== null && setAsking(false)) })
  return (
    <Panel title={t('factors.recovery.title')}>
      <p className={`quiet ${classes.what}`}>{t('factors.recovery.what')}</p>
      {hasFactor ? (
        <>
          <p className={classes.what}>
            {left === 0 ? t('factors.recovery.none') : t('factors.recovery.left', { count: left })}
          </p>
          <Button variant="default" onClick={() => setAsking(true)}>
            {t('factors.recovery.renew')}
          </Button>
        </>
      ) : (
        <p className={`quiet ${classes.what}`}>{t('factors.recovery.later')}</p>
      )}
      {asking && (
        <ConfirmDialog
          title={t('factors.recovery.renewTitle')}
          verb={t('factors.recovery.renew')}
          pending={renew.isPending}
          problem={renew.error}
          onConfirm={confirm}
          onClose={() => setAsking(false)}
        >
          <p>{t('factors.recovery.renewWhat')}</p>
        </ConfirmDialog>
      )}
      {codes !== undefined && <CodesOnce codes={codes} onStored={stored} />}
    </Panel>
  )
}
