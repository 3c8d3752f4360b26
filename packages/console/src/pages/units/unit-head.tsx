/** The head of a unit's page: where it lies, whether it is active, and what can be done with it. */

import { ActionIcon, Button, Menu } from '@mantine/core'
import type { Unit } from '@polett/client/api'
import { Link, useNavigate } from '@tanstack/react-router'
import Ellipsis from 'lucide-react/icons/ellipsis'
import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useAddressState } from '../../parts/address-state.ts'
import { PageHeader } from '../../parts/page-header.tsx'
import { StatePill } from '../../parts/state-pill.tsx'
import { unitChain, useUnits } from '../../parts/use-names.ts'
import { useMay, useTenant } from '../../session/tenant.ts'
import { DeleteUnit } from './delete-unit.tsx'
import { EditUnit } from './edit-unit.tsx'
import { UnitKind } from './unit-kind.tsx'
import classes from './unit-page.module.css'
import { UnitStatus } from './unit-status.tsx'

export function UnitHead({ unit }: { readonly unit: Unit }) {
  const { t } = useTranslation()
  return (
    <PageHeader
      title={unit.name}
      back={{ to: '/administrator/units', label: t('units.title') }}
      beside={<StatePill active={unit.active} />}
      below={<Way unit={unit} />}
      actions={<UnitActions unit={unit} />}
    />
  )
}

/** The kind, and the way down to it through what it belongs to. */
function Way({ unit }: { readonly unit: Unit }) {
  const units = useUnits(useTenant()).data ?? []
  const above = unitChain(units, unit.id)
    .slice(1)
    .reverse()
    .flatMap((id) => units.find((each) => each.id === id) ?? [])
  return (
    <span className={classes.way}>
      <UnitKind kind={unit.kind} />
      {above.map(({ id, name }) => (
        <span key={id}>
          <Link to="/administrator/units/$unit" params={{ unit: id }}>
            {name}
          </Link>
          {' ›'}
        </span>
      ))}
      {above.length > 0 && <span>{unit.name}</span>}
    </span>
  )
}

function UnitActions({ unit }: { readonly unit: Unit }) {
  const { t } = useTranslation()
  const tenant = useTenant()
  const [asked, ask] = useAddressState('act')
  const navigate = useNavigate()
  const more = useRef<HTMLButtonElement>(null)
  const rights = useUnitRights(unit)
  const close = (): void => {
    ask(undefined)
    requestAnimationFrame(() => more.current?.focus())
  }
  const createBelow = (): void =>
    void navigate({ to: '/administrator/units', search: { tenant, new: '1', parent: unit.id } })
  return (
    <>
      {rights.update && (
        <Button variant="default" onClick={() => ask('edit')}>
          {t('units.edit')}
        </Button>
      )}
      {(rights.update || rights.create || rights.delete) && (
        <Menu>
          <Menu.Target>
            <ActionIcon ref={more} variant="default" size={36} aria-label={t('units.more', { name: unit.name })}>
              <Ellipsis size={18} aria-hidden />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            {rights.create && <Menu.Item onClick={createBelow}>{t('units.createBelow')}</Menu.Item>}
            {rights.update && (
              <Menu.Item onClick={() => ask('status')}>
                {t(unit.status === 'active' ? 'units.deactivate' : 'units.activate')}
              </Menu.Item>
            )}
            {rights.delete && (
              <Menu.Item color="red" onClick={() => ask('delete')}>
                {t('units.delete')}
              </Menu.Item>
            )}
          </Menu.Dropdown>
        </Menu>
      )}
      {asked === 'edit' && rights.update && <EditUnit unit={unit} onClose={() => ask(undefined)} />}
      {asked === 'status' && rights.update && <UnitStatus unit={unit} onClose={close} />}
      {asked === 'delete' && rights.delete && <DeleteUnit unit={unit} onClose={close} />}
    </>
  )
}

/** Creating below is judged here, deleting at what it belongs to. */
function useUnitRights(unit: Unit) {
  const may = useMay()
  const units = useUnits(useTenant()).data ?? []
  const chain = unitChain(units, unit.id)
  return {
    update: may('unit:update', chain),
    create: may('unit:create', chain),
    delete: may('unit:delete', chain.slice(1)),
  }
}
