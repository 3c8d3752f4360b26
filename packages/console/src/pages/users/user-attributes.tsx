/** What other systems keep with a person: a JSON object, read and edited as it is. */

import { Button, Textarea } from '@mantine/core'
import type { User } from '@polett/client/api'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useChangeUser, userQuery } from '../../api/users.ts'
import { ActForm } from '../../parts/act-form.tsx'
import { useAddressState } from '../../parts/address-state.ts'
import { notify } from '../../parts/announcer.tsx'
import { ClashNotice } from '../../parts/clash-notice.tsx'
import { FormDialog } from '../../parts/form-dialog.tsx'
import { Panel } from '../../parts/panel.tsx'
import { fieldProblems } from '../../parts/problem-text.ts'
import { type Side, useCarefulSave } from '../../parts/use-careful-save.ts'
import { useDraft } from '../../parts/use-draft.ts'
import { useMay, useTenant } from '../../session/tenant.ts'
import { type Attributes, attributesPatch, readAttributes } from './attributes.ts'
import classes from './users.module.css'

interface UserAttributesProps {
  readonly user: User
}

export function UserAttributes({ user }: UserAttributesProps) {
  const { t } = useTranslation()
  const mayChange = useMay()('user:update')
  const [act, setAct] = useAddressState('act')
  const edit = mayChange ? (
    <Button variant="default" size="xs" onClick={() => setAct('edit-attributes')}>
      {t('users.edit.verb')}
    </Button>
  ) : null
  const isEmpty = Object.keys(user.attributes).length === 0
  return (
    <div className={classes.wide}>
      <Panel title={t('users.attributes.title')} actions={edit}>
        <p className={`quiet ${classes.what}`}>{t('users.attributes.what')}</p>
        {isEmpty ? (
          <p className={`quiet ${classes.what}`}>{t('users.attributes.none')}</p>
        ) : (
          <pre className={classes.json}>{JSON.stringify(user.attributes, null, 2)}</pre>
        )}
        {act === 'edit-attributes' && mayChange && <EditAttributes user={user} onClose={() => setAct(undefined)} />}
      </Panel>
    </div>
  )
}

interface EditAttributesProps extends UserAttributesProps {
  onClose(): void
}

function EditAttributes(props: EditAttributesProps) {
  const { t } = useTranslation()
  return (
    <FormDialog size="lg" title={t('users.attributes.editTitle', { name: props.user.name })} onClose={props.onClose}>
      <AttributesForm {...props} />
    </FormDialog>
  )
}

interface Fields {
  readonly attributes: Attributes
}

const fieldsOf = ({ attributes }: Fields): Fields => ({ attributes })
const textOf = (attributes: Attributes): string => JSON.stringify(attributes, null, 2)

function AttributesForm({ user, onClose }: EditAttributesProps) {
  const { t } = useTranslation()
  const tenant = useTenant()
  const [opened] = useState(user)
  // A draft of what a colleague has changed meanwhile would take that back.
  const draft = useDraft(`attributes.${user.id}.${opened.updatedAt}`, { text: textOf(opened.attributes) })
  const [wrong, setWrong] = useState<string>()
  const update = useChangeUser(tenant, user.id)
  const close = (): void => {
    draft.forget()
    onClose()
  }
  const written = readAttributes(draft.fields.text)
  const wanted = written.attributes ?? opened.attributes
  const saving = useCarefulSave({
    ...{ opened: fieldsOf(opened), fields: { attributes: wanted }, fieldsOf },
    change: ({ attributes = {} }) => draft.change({ text: textOf(attributes) }),
    query: userQuery(tenant, user.id),
    send: async (begun) => {
      await update.mutateAsync({ attributes: attributesPatch(begun.attributes, wanted) })
      notify(t('users.attributes.saved'))
      close()
    },
  })
  const canBeRead = (): boolean => {
    setWrong(problemOf(written.problem))
    return written.attributes !== undefined
  }
  const submit = (): void => {
    if (canBeRead()) saving.save()
  }
  // What is only half written would be gone when one comes back to it.
  const show = (side: Side): void => {
    if (canBeRead()) saving.show(side)
  }
  const problemOf = (problem: string | null | undefined): string | undefined => {
    if (problem === undefined) return undefined
    return problem === null ? t('users.attributes.notObject') : t('users.attributes.notJson', { reason: problem })
  }
  return (
    <ActForm
      verb={t('common.save')}
      ready
      pending={saving.pending}
      problem={saving.problem}
      onSubmit={submit}
      onCancel={close}
    >
      <Textarea
        label={t('users.attributes.field')}
        classNames={{ input: 'mono' }}
        rows={12}
        spellCheck={false}
        data-autofocus
        value={draft.fields.text}
        error={wrong ?? fieldProblems(saving.problem).attributes}
        onChange={(event) => draft.change({ text: event.currentTarget.value })}
      />
      <ClashNotice
        saving={{ ...saving, show }}
        words={{ attributes: t('users.attributes.title') }}
        change={{ tenant, action: 'user.updated', target: user.id }}
      />
    </ActForm>
  )
}
