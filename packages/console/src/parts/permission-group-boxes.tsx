/** The boxes of one resource: one for all of it, and one for each of its permissions. */

import { Checkbox } from '@mantine/core'
import i18next from 'i18next'
import { useTranslation } from 'react-i18next'
import type { en } from '../text/en/index.ts'
import { countCovered, toggleGroup, toggleName, wholeOf } from './permission-choice.ts'
import { isCovered, type PermissionGroup } from './permission-names.ts'
import classes from './permission-picker.module.css'
import { permissionText } from './permission-text.ts'

type Resource = keyof (typeof en)['roles']['resources']

/** The name of a resource; those of a tenant's own APIs have no other than their own. */
function resourceText(resource: string): string {
  return i18next.exists(`roles.resources.${resource}`) ? i18next.t(`roles.resources.${resource as Resource}`) : resource
}

export interface PermissionGroupBoxesProps {
  readonly group: PermissionGroup
  readonly value: readonly string[]
  readonly onChange: (value: readonly string[]) => void
  readonly wildcards: boolean
  readonly descriptions: ReadonlyMap<string, string>
}

export function PermissionGroupBoxes(props: PermissionGroupBoxesProps) {
  const { group, value, onChange, wildcards, descriptions } = props
  const { t } = useTranslation()
  const { resource, permissions } = group
  const count = countCovered(value, group)
  const whole = wildcards ? value.includes(wholeOf(resource)) : count === permissions.length
  const title = resourceText(resource)
  return (
    <fieldset className={classes.group}>
      <legend>{title}</legend>
      <span className={classes.count}>{t('roles.picker.chosen', { count, all: permissions.length })}</span>
      {(wildcards || permissions.length > 1) && (
        <Checkbox
          className={classes.whole}
          label={t(wildcards ? 'roles.picker.wholeResource' : 'common.all')}
          checked={whole}
          indeterminate={!whole && count > 0}
          onChange={() => onChange(toggleGroup(value, group, wildcards))}
        />
      )}
      {permissions.map((name) => (
        <Checkbox
          key={name}
          label={<Label name={name} description={descriptions.get(name)} />}
          checked={isCovered(value, name)}
          onChange={() => onChange(toggleName(value, name, group))}
        />
      ))}
    </fieldset>
  )
}

function Label({ name, description }: { readonly name: string; readonly description: string | undefined }) {
  const text = description === undefined || description === '' ? permissionText(name) : description
  return (
    <span className={classes.label}>
      {text === name ? null : text}
      <code>{name}</code>
    </span>
  )
}
