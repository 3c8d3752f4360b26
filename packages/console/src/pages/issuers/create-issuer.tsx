/** Lets a company say who people are, in a drawer beside the list. What was typed survives a reload, but for the secret. */

import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCreateIssuer } from '../../api/issuers.ts'
import { ActForm } from '../../parts/act-form.tsx'
import { useAddressState } from '../../parts/address-state.ts'
import { FormDrawer } from '../../parts/form-drawer.tsx'
import { fieldProblems } from '../../parts/problem-text.ts'
import { isId } from '../../parts/proposed-id.ts'
import { useCreation } from '../../parts/use-creation.ts'
import { useDraft } from '../../parts/use-draft.ts'
import { IssuerFields } from './issuer-fields.tsx'
import { creationOf, type IssuerFields as Fields, isReady, NEW_ISSUER, NO_SECRET } from './issuer-values.ts'

export interface CreateIssuerProps {
  readonly tenant: string
  onClose(): void
}

export function CreateIssuer({ tenant, onClose }: CreateIssuerProps) {
  const { t } = useTranslation()
  return (
    <FormDrawer title={t('issuers.createTitle')} width={600} onClose={onClose}>
      <CreateForm tenant={tenant} onClose={onClose} />
    </FormDrawer>
  )
}

function CreateForm({ tenant, onClose }: CreateIssuerProps) {
  const { t } = useTranslation()
  const [, setEdited] = useAddressState('edit')
  const draft = useDraft<Fields>(`issuer.${tenant}`, NEW_ISSUER)
  const [secret, setSecret] = useState(NO_SECRET)
  const create = useCreation({
    ...{ draft, mutation: useCreateIssuer(tenant), onClose },
    said: ({ name }) => t('issuers.created', { name }),
    // What comes next are the addresses to register there, which stand where the issuer is edited.
    onCreated: ({ id }) => setEdited(id, { new: undefined }),
  })
  const { fields, change } = draft
  return (
    <ActForm
      verb={t('issuers.createVerb')}
      ready={isReady(fields) && isId(fields.id)}
      pending={create.pending}
      problem={create.problem}
      onSubmit={() => create.send(creationOf(fields, secret))}
      onCancel={create.cancel}
    >
      <p>{t('issuers.createWhat')}</p>
      <IssuerFields
        {...{ fields, change, secret }}
        isNew
        changeSecret={setSecret}
        refused={fieldProblems(create.problem)}
      />
    </ActForm>
  )
}
