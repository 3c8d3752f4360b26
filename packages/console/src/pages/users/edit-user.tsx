/** Changes who a user is, in a drawer. Only what was changed is sent: the server asks more for some fields than for others. */

import type { ChangeUser, User } from '@polett/client/api'
import { useTranslation } from 'react-i18next'
import { useChangeUser, userQuery } from '../../api/users.ts'
import { ActForm } from '../../parts/act-form.tsx'
import { notify } from '../../parts/announcer.tsx'
import { ClashNotice } from '../../parts/clash-notice.tsx'
import { FormDrawer } from '../../parts/form-drawer.tsx'
import { fieldProblems } from '../../parts/problem-text.ts'
import { useEditing } from '../../parts/use-editing.ts'
import { useTenant } from '../../session/tenant.ts'
import { type IdentityFields, isComplete, orNull, UserIdentityFields } from './identity-fields.tsx'

interface EditUserProps {
  readonly user: User
  onClose(): void
}

export function EditUser({ user, onClose }: EditUserProps) {
  const { t } = useTranslation()
  return (
    <FormDrawer title={t('users.edit.title', { name: user.name })} onClose={onClose}>
      <EditForm user={user} onClose={onClose} />
    </FormDrawer>
  )
}

function EditForm({ user, onClose }: EditUserProps) {
  const { t } = useTranslation()
  const tenant = useTenant()
  const update = useChangeUser(tenant, user.id)
  const { change, fields, saving } = useEditing(user, {
    fieldsOf,
    query: userQuery(tenant, user.id),
    send: async (begun, fields) => {
      const changed = await update.mutateAsync(patchOf(begun, fields))
      notify(t('users.edit.saved', { name: changed.name }))
      onClose()
    },
  })
  const ready = isComplete(fields) && Object.keys(patchOf(saving.begun, fields)).length > 0
  return (
    <ActForm
      verb={t('common.save')}
      ready={ready}
      pending={saving.pending}
      problem={saving.problem}
      onSubmit={saving.save}
      onCancel={onClose}
    >
      <UserIdentityFields fields={fields} errors={fieldProblems(saving.problem)} onChange={change} />
      <ClashNotice
        saving={saving}
        words={{
          ...{ username: t('users.form.username'), name: t('users.form.name') },
          ...{ email: t('users.form.email'), locale: t('users.form.language') },
        }}
        change={{ tenant, action: 'user.updated', target: user.id }}
      />
    </ActForm>
  )
}

const fieldsOf = ({ email, locale, name, username }: User): IdentityFields => ({
  ...{ username, name, email: email ?? '', locale: locale ?? '' },
})

function patchOf(begun: IdentityFields, fields: IdentityFields): ChangeUser {
  const username = fields.username.trim()
  const name = fields.name.trim()
  const email = fields.email.trim()
  const locale = fields.locale.trim()
  return {
    ...(username === begun.username ? {} : { username }),
    ...(name === begun.name ? {} : { name }),
    ...(email === begun.email ? {} : { email: orNull(email) }),
    ...(locale === begun.locale ? {} : { locale: orNull(locale) }),
  }
}
