/** Chooses permissions: a box for each, by what they concern, one for all of a resource, and a field for names. */

import { Checkbox, Switch } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { EVERYTHING } from './permission-choice.ts'
import { PermissionGroupBoxes } from './permission-group-boxes.tsx'
import { BUILT_IN_GROUPS, groupByResource, isCovered, type PermissionGroup, PLATFORM_WIDE } from './permission-names.ts'
import classes from './permission-picker.module.css'
import { PermissionTyping } from './permission-typing.tsx'

export interface OwnPermission {
  readonly name: string
  readonly description: string
}

export interface PermissionPickerProps {
  readonly value: readonly string[]
  readonly onChange: (value: readonly string[]) => void
  /** The tenant's own permissions. */
  readonly own: readonly OwnPermission[]
  /** Offers what means something only for the whole installation too. */
  readonly platform?: boolean
  /** Offers the tenant's own alone, and no wildcards: all that a built-in role can be given. */
  readonly ownOnly?: boolean
  /** Stands in the place of the field for names. */
  readonly adding?: ReactNode
}

export function PermissionPicker(props: PermissionPickerProps) {
  const { value, onChange, own, platform = false, ownOnly = false, adding } = props
  const { t } = useTranslation()
  const groups = groupsOf(props)
  const everything = value.includes(EVERYTHING)
  const descriptions = new Map(own.map(({ name, description }) => [name, description]))
  return (
    <section className={classes.picker} aria-label={t('roles.picker.label')}>
      {!ownOnly && (
        <Switch
          label={t('roles.picker.everything')}
          description={t('roles.picker.everythingWhat')}
          checked={everything}
          onChange={() => onChange(everything ? [] : [EVERYTHING])}
        />
      )}
      {!everything && (
        <>
          <div className={classes.groups}>
            {groups.map((group) => (
              <PermissionGroupBoxes
                key={group.resource}
                group={group}
                value={value}
                onChange={onChange}
                wildcards={!ownOnly}
                descriptions={descriptions}
              />
            ))}
            {!ownOnly && <Others groups={groups} {...{ value, onChange }} />}
          </div>
          {adding ?? (!ownOnly && <PermissionTyping value={value} onChange={onChange} platform={platform} />)}
        </>
      )}
    </section>
  )
}

function groupsOf({ own, platform = false, ownOnly = false }: PermissionPickerProps): readonly PermissionGroup[] {
  const ownGroups = groupByResource(own.map(({ name }) => name))
  if (ownOnly) return ownGroups
  const builtIn = BUILT_IN_GROUPS.map(({ resource, permissions }) => ({
    resource,
    permissions: permissions.filter((name) => platform || !PLATFORM_WIDE.includes(name)),
  }))
  return [...builtIn.filter(({ permissions }) => permissions.length > 0), ...ownGroups]
}

/** Names that were typed and stand in no group: they can be unticked again, and the server says whether they exist. */
function Others({ groups, value, onChange }: Pick<PermissionPickerProps, 'value' | 'onChange'> & OtherGroups) {
  const { t } = useTranslation()
  const known = groups.flatMap(({ resource, permissions }) => [`${resource}:*`, ...permissions])
  const others = value.filter((name) => !known.includes(name))
  if (others.length === 0) return null
  return (
    <fieldset className={classes.group}>
      <legend>{t('roles.picker.otherGroup')}</legend>
      {others.map((name) => (
        <Checkbox
          key={name}
          label={<code>{name}</code>}
          checked={isCovered(value, name)}
          onChange={() => onChange(value.filter((one) => one !== name))}
        />
      ))}
    </fieldset>
  )
}

interface OtherGroups {
  readonly groups: readonly PermissionGroup[]
}
