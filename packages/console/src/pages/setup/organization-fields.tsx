/** The first organization, if one is wanted already. */

import { Select, Switch, TextInput } from '@mantine/core'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { isId } from '../../parts/proposed-id.ts'
import { type SetupFields, tenantIdOf } from './setup-fields.ts'
import classes from './setup-form.module.css'

export interface OrganizationFieldsProps {
  readonly fields: SetupFields
  readonly problems: Readonly<Record<string, string>>
  change(part: Partial<SetupFields>): void
}

export function OrganizationFields({ fields, problems, change }: OrganizationFieldsProps) {
  const { t } = useTranslation()
  return (
    <>
      <Switch
        label={t('setup.organization.now')}
        description={t('setup.organization.what')}
        checked={fields.withTenant}
        onChange={(event) => change({ withTenant: event.currentTarget.checked })}
      />
      {fields.withTenant && <Fields {...{ fields, problems, change }} />}
    </>
  )
}

function Fields({ fields, problems, change }: OrganizationFieldsProps) {
  const { t } = useTranslation()
  const zones = useMemo(() => allZones(fields.timeZone), [fields.timeZone])
  const id = tenantIdOf(fields)
  return (
    <div className={classes.pairs}>
      <TextInput
        label={t('setup.organization.name')}
        autoComplete="organization"
        required
        value={fields.tenantName}
        error={problems['tenant/name']}
        onChange={(event) => change({ tenantName: event.currentTarget.value })}
      />
      <TextInput
        label={t('setup.organization.id')}
        description={t('setup.organization.idRules')}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        required
        value={id}
        error={problems['tenant/id'] ?? (id !== '' && !isId(id) ? t('setup.organization.idWrong') : undefined)}
        onChange={(event) => change({ tenantId: event.currentTarget.value })}
      />
      <Select
        label={t('setup.organization.timeZone')}
        searchable
        allowDeselect={false}
        limit={100}
        data={zones}
        value={fields.timeZone}
        error={problems['tenant/timeZone']}
        nothingFoundMessage={t('setup.organization.noZone')}
        onChange={(timeZone) => timeZone !== null && change({ timeZone })}
      />
      <Select
        label={t('shell.language')}
        allowDeselect={false}
        data={[
          { value: 'en', label: 'English' },
          { value: 'nb', label: 'Norsk bokmål' },
        ]}
        value={fields.locale}
        error={problems['tenant/locale']}
        onChange={(locale) => locale !== null && change({ locale })}
      />
    </div>
  )
}

/** The browser's own zone may have a name that the list knows under another one. */
function allZones(own: string): readonly string[] {
  return [...new Set([own, 'UTC', ...Intl.supportedValuesOf('timeZone')])]
}
