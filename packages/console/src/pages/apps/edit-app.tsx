/** Changes an app, and shows how it is used. */

import type { Client } from '@polett/client/api'
import { useTranslation } from 'react-i18next'
import { appQuery, useUpdateApp } from '../../api/apps.ts'
import { ActForm } from '../../parts/act-form.tsx'
import { notify } from '../../parts/announcer.tsx'
import { ClashNotice } from '../../parts/clash-notice.tsx'
import { FormDrawer } from '../../parts/form-drawer.tsx'
import { fieldProblems } from '../../parts/problem-text.ts'
import { useEditing } from '../../parts/use-editing.ts'
import { AppFields } from './app-fields.tsx'
import { AppUse } from './app-use.tsx'
import { changeOf, fieldsOf, isReady } from './app-values.ts'

export interface EditAppProps {
  readonly tenant: string
  readonly app: Client
  onClose(): void
}

export function EditApp(props: EditAppProps) {
  const { t } = useTranslation()
  return (
    <FormDrawer title={t('apps.editTitle', { name: props.app.name })} width={560} onClose={props.onClose}>
      <EditForm {...props} />
      <AppUse app={props.app} />
    </FormDrawer>
  )
}

function EditForm({ tenant, app, onClose }: EditAppProps) {
  const { t } = useTranslation()
  const update = useUpdateApp(tenant, app.id)
  const { change, fields, saving } = useEditing(app, {
    fieldsOf,
    // Alone, and not with its list: without it there, the drawer would close over what was typed.
    query: appQuery(tenant, app.id),
    send: async (begun, fields) => {
      const { name } = await update.mutateAsync(changeOf(begun, fields))
      notify(t('apps.saved', { name }))
      onClose()
    },
  })
  return (
    <ActForm
      verb={t('common.save')}
      ready={isReady(fields)}
      pending={saving.pending}
      problem={saving.problem}
      onSubmit={saving.save}
      onCancel={onClose}
    >
      <AppFields {...{ fields, change }} isNew={false} refused={fieldProblems(saving.problem)} />
      <ClashNotice
        saving={saving}
        words={{
          ...{ name: t('apps.name'), redirectUris: t('apps.redirectUris'), deviceGrant: t('apps.device') },
          ...{ accessMinutes: t('apps.accessMinutes'), loginDays: t('apps.loginDays'), active: t('apps.active') },
        }}
        change={{ tenant, action: 'client.updated', target: app.id }}
      />
    </ActForm>
  )
}
