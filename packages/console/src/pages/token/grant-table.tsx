/** Places by what they concern: which actions are held there. A wildcard is shown as such. */

import { Button } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import classes from './grant-table.module.css'
import { actionsOn, type HeldGrant, type HeldPlace, heldPlaces, resourcesIn } from './grants.ts'

const SHOWN_FIRST = 20

export interface GrantTableProps {
  readonly label: string
  readonly grants: readonly HeldGrant[]
}

export function GrantTable({ label, grants }: GrantTableProps) {
  const { t } = useTranslation()
  const [all, setAll] = useState(false)
  const places = heldPlaces(grants)
  const resources = resourcesIn(places)
  const shown = all ? places : places.slice(0, SHOWN_FIRST)
  const more = places.length - shown.length
  return (
    <>
      <table className={classes.table} aria-label={label}>
        <thead>
          <tr>
            <th scope="col">{t('token.access.place')}</th>
            {resources.map((resource) => (
              <th key={resource} scope="col">
                <code>{resource}</code>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map((place) => (
            <PlaceRow key={place.key} place={place} resources={resources} />
          ))}
        </tbody>
      </table>
      {more > 0 && (
        <Button variant="subtle" size="compact-sm" onClick={() => setAll(true)}>
          {t('token.access.more', { count: more })}
        </Button>
      )}
    </>
  )
}

function PlaceRow({ place, resources }: { readonly place: HeldPlace; readonly resources: readonly string[] }) {
  const { t } = useTranslation()
  const { tenant, tenantName, unit, unitName } = place.grant
  return (
    <tr>
      <th scope="row">
        <strong>{tenant === '*' ? '*' : (tenantName ?? tenant)}</strong>
        {tenant === '*' && <span className="quiet"> {t('token.access.everywhere')}</span>}
        {unit != null && ` › ${unitName ?? unit}`}
        {tenantName !== undefined && <code className={classes.id}>{tenant}</code>}
      </th>
      {resources.map((resource) => {
        const actions = actionsOn(place.permissions, resource)
        return (
          <td key={resource} data-header={resource} data-empty={actions.length === 0 || undefined}>
            {actions.length === 0 ? (
              <span className="quiet">
                <span aria-hidden="true">–</span>
                <span className="visually-hidden">{t('token.access.nothingHere')}</span>
              </span>
            ) : (
              actions.map((action) => (
                <code key={action} className={classes.action}>
                  {action}
                </code>
              ))
            )}
          </td>
        )
      })}
    </tr>
  )
}
