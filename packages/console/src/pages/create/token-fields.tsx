/** The fields of each kind, in the order in which one thinks of them. */

import { Switch } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { ExpiryField } from './expiry-field.tsx'
import classes from './form.module.css'
import { GrantsField } from './grants-field.tsx'
import {
  AddressesField,
  AdminField,
  DescriptionField,
  IdField,
  MasterField,
  NameField,
  VisibilityField,
} from './text-fields.tsx'
import { UnitField } from './unit-field.tsx'
import type { TokenForm } from './use-token-form.ts'
import { CombinationField, UserField } from './user-fields.tsx'

export function TokenFields({ form }: { readonly form: TokenForm }) {
  const { kind, replaces } = form
  return (
    <div className={classes.fields}>
      {kind === 'group' && <UnitField form={form} />}
      <NameField form={form} />
      {kind === 'user' && replaces === null && <UserField form={form} />}
      {kind === 'user' && <CombinationField form={form} />}
      <IdField form={form} />
      <DescriptionField form={form} />
      {(kind === 'organization' || kind === 'group') && <AdminField form={form} />}
      {kind === 'application' && <MasterField form={form} />}
      {kind === 'application' && <GrantsField form={form} />}
      <ExpiryField form={form} />
      {replaces !== null && <KeepSecretField form={form} />}
      <VisibilityField form={form} />
      <AddressesField form={form} />
    </div>
  )
}

function KeepSecretField({ form }: { readonly form: TokenForm }) {
  const { t } = useTranslation()
  return (
    <Switch
      label={t('create.replace.keep')}
      description={t(form.draft.keepSecret ? 'create.replace.keepAbout' : 'create.replace.newAbout')}
      checked={form.draft.keepSecret}
      error={form.refused.keepSecret}
      onChange={(event) => form.change({ keepSecret: event.currentTarget.checked })}
    />
  )
}
