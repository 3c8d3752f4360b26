/** What a unit is, what lies below it, and who is a member. */

import type { Unit } from '@polett/client/api'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Column, Columns } from '../../parts/columns.tsx'
import { CopiedId } from '../../parts/copied-id.tsx'
import { Facts } from '../../parts/facts.tsx'
import { ExactMoment } from '../../parts/moment.tsx'
import { Panel } from '../../parts/panel.tsx'
import { useUnitChain, useUnits } from '../../parts/use-names.ts'
import { useMay, useTenant } from '../../session/tenant.ts'
import { MembersPanel } from './members-panel.tsx'
import { UnitKind } from './unit-kind.tsx'
import classes from './unit-page.module.css'

export function UnitOverview({ unit }: { readonly unit: Unit }) {
  const { t } = useTranslation()
  const seesUsers = useMay()('user:read', useUnitChain(useTenant(), unit.id))
  return (
    <Columns second="narrow">
      <Column>{seesUsers && <MembersPanel unit={unit} />}</Column>
      <Column>
        <Panel title={t('units.facts')}>
          <UnitFacts unit={unit} />
        </Panel>
        <Panel title={t('units.below')}>
          <Below unit={unit} />
        </Panel>
      </Column>
    </Columns>
  )
}

function UnitFacts({ unit }: { readonly unit: Unit }) {
  const { t } = useTranslation()
  const id = <CopiedId id={unit.id} what={t('units.theId')} />
  const status = unit.active
    ? t('common.active')
    : t(unit.status === 'active' ? 'units.inactiveAbove' : 'common.inactive')
  return (
    <Facts
      facts={[
        { name: t('units.kind'), value: t(`units.${unit.kind}`) },
        { name: t('units.id'), value: id },
        { name: t('units.externalId'), value: unit.externalId ?? <span className="quiet">{t('common.none')}</span> },
        { name: t('units.status'), value: status },
        { name: t('units.createdAt'), value: <ExactMoment at={unit.createdAt} /> },
        { name: t('units.updatedAt'), value: <ExactMoment at={unit.updatedAt} /> },
      ]}
    />
  )
}

function Below({ unit }: { readonly unit: Unit }) {
  const { t } = useTranslation()
  const units = useUnits(useTenant()).data ?? []
  const below = units.filter(({ parent }) => parent === unit.id)
  if (below.length === 0) return <p className="quiet">{t('units.belowNone')}</p>
  return (
    <ul className={classes.below}>
      {below.map(({ id, name, kind }) => (
        <li key={id}>
          <Link to="/administrator/units/$unit" params={{ unit: id }}>
            {name}
          </Link>
          <UnitKind kind={kind} />
        </li>
      ))}
    </ul>
  )
}
