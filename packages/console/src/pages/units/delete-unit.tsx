/** Deletes a department or group for good, once its name has been typed: says what goes with it, and what stays. */

import type { Unit } from '@polett/client/api'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { tokenCountQuery } from '../../api/tokens.ts'
import { membersQuery, useDeleteUnit } from '../../api/units.ts'
import { notify } from '../../parts/announcer.tsx'
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx'
import { Points } from '../../parts/points.tsx'
import { useUnits } from '../../parts/use-names.ts'
import { useTenant } from '../../session/tenant.ts'
import { unitsBelow } from './unit-forest.ts'

export function DeleteUnit({ unit, onClose }: { readonly unit: Unit; onClose(): void }) {
  const { t } = useTranslation()
  const remove = useDeleteUnit(useTenant(), unit.id)
  const navigate = useNavigate()
  const { name } = unit
  const confirm = (): void =>
    remove.mutate(undefined, {
      onSuccess: () => {
        notify(t('units.deleted', { name }))
        void navigate({ to: '/administrator/units' })
      },
    })
  return (
    <ConfirmDialog
      title={t('units.deleteTitle', { name })}
      verb={t('units.deleteVerb', { name })}
      destructive
      typedName={name}
      pending={remove.isPending}
      problem={remove.error}
      onConfirm={confirm}
      onClose={onClose}
    >
      <p>{t('units.deleteWhat')}</p>
      <Losses unit={unit} />
      <p>{t('units.deletePeople')}</p>
    </ConfirmDialog>
  )
}

/** What can be counted is what the reader may see; the server deletes all of it. */
function Losses({ unit }: { readonly unit: Unit }) {
  const { t } = useTranslation()
  const tenant = useTenant()
  const below = unitsBelow(useUnits(tenant).data ?? [], unit.id).length
  const members = useQuery(membersQuery(tenant, unit.id, { limit: 1 }))
  const tokens = useQuery(tokenCountQuery({ tenant, unit: unit.id }))
  const losses = [
    below > 0 ? t('units.deleteUnits', { count: below }) : '',
    (members.data?.total ?? 0) > 0 ? t('units.deleteMembers', { count: members.data?.total ?? 0 }) : '',
    (tokens.data?.count ?? 0) > 0 ? t('units.deleteTokens', { count: tokens.data?.count ?? 0 }) : '',
  ].filter((loss) => loss !== '')
  const isKnown = members.isSuccess && tokens.isSuccess
  if (losses.length === 0)
    return <p className="quiet">{isKnown ? t('units.deleteNothing') : t('units.stopsUnknown')}</p>
  return (
    <Points>
      {losses.map((loss) => (
        <li key={loss}>{loss}</li>
      ))}
    </Points>
  )
}
