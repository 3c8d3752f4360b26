/** Changes an app, and shows how it is used. */

import type { Client } from '@polett/client/api'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useUpdateApp } from '../../api/apps.ts'
import { ActForm } from '../../parts/act-form.tsx'
import { notify } from '../../parts/announcer.tsx'
import { FormDrawer } from '../../parts/form-drawer.tsx'
import { fieldProblems } from '../../parts/problem-text.ts'
import { AppFields } from './app-fields.tsx'
import { AppUse } from './app-use.tsx'
import { changeOf, type AppFields as Fields, fieldsOf, isReady } from './app-values.ts'

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
  const [begun] = useState(() => fieldsOf(app))
  const [fields, setFields] = useState<Fields>(begun)
  const update = useUpdateApp(tenant, app.id)
  const submit = (): void =>
    update.mutate(changeOf(begun, fields), {
      onSuccess: ({ name }) => {
        notify(t('apps.saved', { name }))
        onClose()
      },
    })
  return (
    <ActForm
      verb={t('common.save')}
      ready={isReady(fields)}
      pending={update.isPending}
      problem={update.error}
      onSubmit={submit}
      onCancel={onClose}
    >
      <AppFields
        fields={fields}
        change={(change) => setFields((before) => ({ ...before, ...change }))}
        isNew={false}
        refused={fieldProblems(update.error)}
      />
    </ActForm>
  )
}
