/** Deactivates a department or group, or activates it again. */

import type { Unit } from '@polett/client/api'
import { useTranslation } from 'react-i18next'
import { useUpdateUnit } from '../../api/units.ts'
import { notify } from '../../parts/announcer.tsx'
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx'
import { StoppingTokens } from '../../parts/stopping-tokens.tsx'
import { useUnits } from '../../parts/use-names.ts'
import { useTenant } from '../../session/tenant.ts'
import { unitsBelow } from './unit-forest.ts'

export function UnitStatus({ unit, onClose }: { readonly unit: Unit; onClose(): void }) {
  const { t } = useTranslation()
  const tenant = useTenant()
  const update = useUpdateUnit(tenant, unit.id)
  const below = unitsBelow(useUnits(tenant).data ?? [], unit.id).length
  const { name } = unit
  const ends = unit.status === 'active'
  const confirm = (): void =>
    update.mutate(
      { status: ends ? 'inactive' : 'active' },
      {
        onSuccess: () => {
          notify(t(ends ? 'units.deactivated' : 'units.activated', { name }))
          onClose()
        },
      },
    )
  return (
    <ConfirmDialog
      title={t(ends ? 'units.deactivateTitle' : 'units.activateTitle', { name })}
      verb={t(ends ? 'units.deactivate' : 'units.activate')}
      destructive={ends}
      pending={update.isPending}
      problem={update.error}
      onConfirm={confirm}
      onClose={onClose}
    >
      <p>{t(ends ? 'units.deactivateWhat' : 'units.activateWhat')}</p>
      {ends && below > 0 && <p>{t('units.deactivateBelow', { count: below })}</p>}
      {ends && <StoppingTokens filter={{ tenant, unit: unit.id }} />}
    </ConfirmDialog>
  )
}
