/** Registers an app, in a drawer beside the list. What was typed survives a reload. */

import { useTranslation } from 'react-i18next'
import { useCreateApp } from '../../api/apps.ts'
import { ActForm } from '../../parts/act-form.tsx'
import { useAddressState } from '../../parts/address-state.ts'
import { FormDrawer } from '../../parts/form-drawer.tsx'
import { fieldProblems } from '../../parts/problem-text.ts'
import { isId } from '../../parts/proposed-id.ts'
import { useCreation } from '../../parts/use-creation.ts'
import { useDraft } from '../../parts/use-draft.ts'
import { AppFields } from './app-fields.tsx'
import { creationOf, type AppFields as Fields, isReady, NEW_APP } from './app-values.ts'

export interface CreateAppProps {
  readonly tenant: string
  onClose(): void
}

export function CreateApp({ tenant, onClose }: CreateAppProps) {
  const { t } = useTranslation()
  return (
    <FormDrawer title={t('apps.createTitle')} width={560} onClose={onClose}>
      <CreateForm tenant={tenant} onClose={onClose} />
    </FormDrawer>
  )
}

function CreateForm({ tenant, onClose }: CreateAppProps) {
  const { t } = useTranslation()
  const [, setEdited] = useAddressState('edit')
  const draft = useDraft<Fields>(`app.${tenant}`, NEW_APP)
  const create = useCreation({
    ...{ draft, mutation: useCreateApp(tenant), onClose },
    said: ({ name }) => t('apps.created', { name }),
    // What comes next is the address to begin at, which stands where the app is edited.
    onCreated: ({ id }) => setEdited(id, { new: undefined }),
  })
  const { fields, change } = draft
  return (
    <ActForm
      verb={t('apps.createVerb')}
      ready={isReady(fields) && isId(fields.id)}
      pending={create.pending}
      problem={create.problem}
      onSubmit={() => create.send(creationOf(fields))}
      onCancel={create.cancel}
    >
      <AppFields {...{ fields, change }} isNew refused={fieldProblems(create.problem)} />
    </ActForm>
  )
}
