/** Renames or moves a department or group, in a drawer. */

import { Alert } from '@mantine/core'
import type { ChangeUnit, Unit } from '@polett/client/api'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useUpdateUnit } from '../../api/units.ts'
import { notify } from '../../parts/announcer.tsx'
import { FormDrawer } from '../../parts/form-drawer.tsx'
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
  // What was changed is told from what the form began with: a colleague may save meanwhile.
  const [opened] = useState(unit)
  const [fields, setFields] = useState(() => fieldsOf(opened))
  const update = useUpdateUnit(tenant, unit.id)
  const own = new Set([unit.id, ...unitsBelow(units, unit.id).map(({ id }) => id)])
  const submit = (): void =>
    update.mutate(patchOf(opened, fields), {
      onSuccess: ({ name }) => {
        notify(t('units.changed', { name }))
        onClose()
      },
    })
  return (
    <UnitForm
      fields={fields}
      change={(change) => setFields((before) => ({ ...before, ...change }))}
      parents={units.filter(({ id }) => !own.has(id))}
      isNew={false}
      verb={t('common.save')}
      pending={update.isPending}
      problem={update.error}
      onSubmit={submit}
      onCancel={onClose}
    >
      {fields.parent !== opened.parent && (
        <Alert color="yellow" variant="light">
          {t('units.moved')}
        </Alert>
      )}
    </UnitForm>
  )
}

/** Only what has changed: a move asks for other permissions than a name. */
function patchOf(opened: Unit, { name, parent, externalId }: UnitFields): ChangeUnit {
  const external = externalId.trim() === '' ? null : externalId.trim()
  return {
    ...(name.trim() === opened.name ? {} : { name: name.trim() }),
    ...(parent === opened.parent ? {} : { parent }),
    ...(external === opened.externalId ? {} : { externalId: external }),
  }
}
