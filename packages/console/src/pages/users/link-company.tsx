import { TextInput } from '@mantine/core'
import type { Identity, User } from '@polett/client/api'
import { PolettProblem } from '@polett/client/problem'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { usePutIdentity } from '../../api/issuers.ts'
import { ActForm } from '../../parts/act-form.tsx'
import { notify } from '../../parts/announcer.tsx'
import { FormDialog } from '../../parts/form-dialog.tsx'
import { fieldProblems } from '../../parts/problem-text.ts'
import { useTenant } from '../../session/tenant.ts'

export interface CompanyActProps {
  readonly user: User
  readonly identity: Identity
  onClose(): void
}

/** Says who a person is to a company; whoever may do that could act as them, so the server asks for all their rights. */
export function LinkCompany(props: CompanyActProps) {
  const { t } = useTranslation()
  const names = { name: props.user.name, company: props.identity.issuerName }
  return (
    <FormDialog title={t('issuers.person.linkTitle', names)} onClose={props.onClose}>
      <LinkForm {...props} />
    </FormDialog>
  )
}

function LinkForm({ user, identity, onClose }: CompanyActProps) {
  const { t } = useTranslation()
  const [subject, setSubject] = useState('')
  const link = usePutIdentity(useTenant(), user.id, identity.issuer)
  const names = { name: user.name, company: identity.issuerName }
  const isTaken = link.error instanceof PolettProblem && link.error.code === 'already_exists'
  const refused = isTaken ? t('issuers.person.taken') : fieldProblems(link.error).subject
  const done = (): void => {
    notify(t('issuers.person.done', names))
    onClose()
  }
  return (
    <ActForm
      verb={t('issuers.person.link')}
      ready={subject.trim() !== ''}
      pending={link.isPending}
      problem={refused === undefined ? link.error : null}
      onSubmit={() => link.mutate(subject.trim(), { onSuccess: done })}
      onCancel={onClose}
    >
      <p>{t('issuers.person.linkWhat', names)}</p>
      <TextInput
        label={t('issuers.person.subject')}
        description={t('issuers.person.subjectWhat')}
        required
        data-autofocus
        autoComplete="off"
        spellCheck={false}
        classNames={{ input: 'mono' }}
        maxLength={255}
        value={subject}
        error={refused}
        onChange={(event) => setSubject(event.currentTarget.value)}
      />
    </ActForm>
  )
}
