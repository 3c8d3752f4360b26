import { useTranslation } from 'react-i18next'
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx'
import { Points } from '../../parts/points.tsx'

export interface ShutOtherWaysProps {
  /** Of the company that is the only way from now on. */
  readonly name: string
  onConfirm(): void
  onClose(): void
}

/** Asked before a company becomes the only way in, because whoever came in otherwise is signed out by it. */
export function ShutOtherWays({ name, onConfirm, onClose }: ShutOtherWaysProps) {
  const { t } = useTranslation()
  return (
    <ConfirmDialog
      title={t('issuers.shutTitle', { name })}
      verb={t('issuers.shutVerb')}
      destructive
      onConfirm={onConfirm}
      onClose={onClose}
    >
      <div>
        <p>{t('issuers.shutWhat')}</p>
        <Points>
          {(['sessions', 'devices'] as const).map((each) => (
            <li key={each}>{t(`issuers.shutGoes.${each}`)}</li>
          ))}
        </Points>
      </div>
      <p>{t('issuers.shutAfter')}</p>
    </ConfirmDialog>
  )
}
