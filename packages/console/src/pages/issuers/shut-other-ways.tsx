import type { Issuer } from '@polett/client/api'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { issuersQuery } from '../../api/issuers.ts'
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx'
import { Points } from '../../parts/points.tsx'
import { useFormat } from '../../text/use-format.ts'

export interface ShutOtherWaysProps {
  readonly tenant: string
  /** The company that is the only way from now on. */
  readonly issuer: Issuer
  onConfirm(): void
  onClose(): void
}

/** Asked before a company becomes the only way in, because whoever came in otherwise is signed out by it. */
export function ShutOtherWays({ tenant, issuer, onConfirm, onClose }: ShutOtherWaysProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const { data = [] } = useQuery(issuersQuery(tenant))
  const others = data.filter(({ id, onlyThisWay, status }) => id !== issuer.id && status === 'active' && !onlyThisWay)
  return (
    <ConfirmDialog
      title={t('issuers.shutTitle', { name: issuer.name })}
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
      {others.length > 0 && (
        <p>{t('issuers.shutOthers', { companies: format.list(others.map(({ name }) => name)) })}</p>
      )}
      <p>{t('issuers.shutAfter')}</p>
    </ConfirmDialog>
  )
}
