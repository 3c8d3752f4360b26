/** Creates a department or group, in a drawer beside the tree. What was typed survives a reload. */

import type { CreateUnit as CreateUnitBody, Unit } from '@polett/client/api'
import { useTranslation } from 'react-i18next'
import { useCreateUnit } from '../../api/units.ts'
import { FormDrawer } from '../../parts/form-drawer.tsx'
import { useCreation } from '../../parts/use-creation.ts'
import { useDraft } from '../../parts/use-draft.ts'
import { unitChain, useUnits } from '../../parts/use-names.ts'
import { useMay, useTenant } from '../../session/tenant.ts'
import { type UnitFields, UnitForm } from './unit-form.tsx'

export interface CreateUnitProps {
  /** What the new one hangs on at first. */
  readonly parent: string | null
  onClose(): void
  onCreated(unit: Unit): void
}

export function CreateUnit(props: CreateUnitProps) {
  const { t } = useTranslation()
  return (
    <FormDrawer title={t('units.createTitle')} onClose={props.onClose}>
      <CreateForm {...props} />
    </FormDrawer>
  )
}

const EMPTY: UnitFields = { kind: 'department', name: '', id: '', idTyped: false, parent: null, externalId: '' }

function CreateForm({ parent, onClose, onCreated }: CreateUnitProps) {
  const { t } = useTranslation()
  const tenant = useTenant()
  const parents = useParents(tenant)
  const draft = useDraft<UnitFields>(`unit.${tenant}.${parent ?? ''}`, { ...EMPTY, parent })
  const create = useCreation({
    ...{ draft, mutation: useCreateUnit(tenant), onClose, onCreated },
    said: ({ name }) => t('units.created', { name }),
  })
  // Whoever may create only below something of theirs begins there.
  const fields = { ...draft.fields, parent: draft.fields.parent ?? parents.first }
  return (
    <UnitForm
      fields={fields}
      change={draft.change}
      parents={parents.units}
      isNew
      verb={t('common.create')}
      pending={create.pending}
      problem={create.problem}
      onSubmit={() => create.send(bodyOf(fields))}
      onCancel={create.cancel}
    />
  )
}

function bodyOf({ kind, name, id, parent, externalId }: UnitFields): CreateUnitBody {
  return { kind, id, name: name.trim(), parent, externalId: externalId.trim() === '' ? null : externalId.trim() }
}

const NONE: readonly Unit[] = []

/** Where the reader may create: anywhere, or below some; `first` is null where the organization itself will do. */
function useParents(tenant: string): { readonly units: readonly Unit[]; readonly first: string | null } {
  const may = useMay()
  const { data = NONE } = useUnits(tenant)
  if (may('unit:create', [])) return { units: data, first: null }
  const units = data.filter(({ id }) => may('unit:create', unitChain(data, id)))
  return { units, first: units[0]?.id ?? null }
}
