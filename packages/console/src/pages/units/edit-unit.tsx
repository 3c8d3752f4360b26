/** Renames or moves a department or group, in a drawer. */

import { Alert } from '@mantine/core'
import type { ChangeUnit, Unit } from '@polett/client/api'
import { useTranslation } from 'react-i18next'
import { unitQuery, useUpdateUnit } from '../../api/units.ts'
import { notify } from '../../parts/announcer.tsx'
import { ClashNotice } from '../../parts/clash-notice.tsx'
import { FormDrawer } from '../../parts/form-drawer.tsx'
import { useEditing } from '../../parts/use-editing.ts'
import { useUnits } from '../../parts/use-names.ts'
import { useTenant } from '../../session/tenant.ts'
import { unitsBelow } from './unit-forest.ts'
import { type UnitFields, UnitForm } from './unit-form.tsx'

interface EditUnitProps {
  readonly unit: Unit
  onClose(): void
}

export function EditUnit({ unit, onClose }: EditUnitProps) {
  const { t } = useTranslation()
  return (
    <FormDrawer title={t('units.editTitle', { name: unit.name })} onClose={onClose}>
      <EditForm unit={unit} onClose={onClose} />
    </FormDrawer>
  )
}

const fieldsOf = ({ kind, name, id, parent, externalId }: Unit): UnitFields => ({
  ...{ kind, name, id, parent, idTyped: true },
  externalId: externalId ?? '',
})

function EditForm({ unit, onClose }: EditUnitProps) {
  const { t } = useTranslation()
  const tenant = useTenant()
  const { data: units = [] } = useUnits(tenant)
  const update = useUpdateUnit(tenant, unit.id)
  const own = new Set([unit.id, ...unitsBelow(units, unit.id).map(({ id }) => id)])
  const { change, fields, saving } = useEditing(unit, {
    fieldsOf,
    query: unitQuery(tenant, unit.id),
    send: async (begun, fields) => {
      const { name } = await update.mutateAsync(patchOf(begun, fields))
      notify(t('units.changed', { name }))
      onClose()
    },
  })
  return (
    <UnitForm
      fields={fields}
      change={change}
      parents={units.filter(({ id }) => !own.has(id))}
      isNew={false}
      verb={t('common.save')}
      pending={saving.pending}
      problem={saving.problem}
      onSubmit={saving.save}
      onCancel={onClose}
    >
      {fields.parent !== saving.begun.parent && (
        <Alert color="yellow" variant="light">
          {t('units.moved')}
        </Alert>
      )}
      <ClashNotice
        saving={saving}
        words={{ name: t('units.name'), parent: t('units.parent'), externalId: t('units.externalId') }}
        change={{ tenant, action: 'unit.updated', target: unit.id }}
      />
    </UnitForm>
  )
}

/** Only what has changed: a move asks for other permissions than a name. */
function patchOf(begun: UnitFields, { name, parent, externalId }: UnitFields): ChangeUnit {
  const external = externalId.trim()
  return {
    ...(name.trim() === begun.name ? {} : { name: name.trim() }),
    ...(parent === begun.parent ? {} : { parent }),
    ...(external === begun.externalId ? {} : { externalId: external === '' ? null : external }),
  }
}
