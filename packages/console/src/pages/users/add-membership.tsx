import type { User } from '@polett/client/api'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useChangeMembership } from '../../api/users.ts'
import { ActForm } from '../../parts/act-form.tsx'
import { notify } from '../../parts/announcer.tsx'
import { FormDialog } from '../../parts/form-dialog.tsx'
import { membershipText } from '../../parts/membership-text.ts'
import { fieldProblems } from '../../parts/problem-text.ts'
import { useTenant } from '../../session/tenant.ts'
import { type MembershipChoice, MembershipFields, RoleWhat } from './membership-fields.tsx'
import classes from './users.module.css'

interface AddMembershipProps {
  readonly user: User
  readonly places: readonly (string | null)[]
  onClose(): void
}

/** Gives a person a user type at a place. */
export function AddMembership(props: AddMembershipProps) {
  const { t } = useTranslation()
  return (
    <FormDialog size="lg" title={t('users.memberships.addTitle', { name: props.user.name })} onClose={props.onClose}>
      <AddForm {...props} />
    </FormDialog>
  )
}

function AddForm({ user, places, onClose }: AddMembershipProps) {
  const { t } = useTranslation()
  const [value, setValue] = useState<MembershipChoice>({ unit: places[0] ?? null, role: '' })
  const change = useChangeMembership(useTenant(), user.id)
  const submit = (): void => {
    const given = { unit: value.unit, role: value.role }
    change.mutate({ add: given }, { onSuccess: (changed) => done(changed) })
  }
  const done = (changed: User): void => {
    const held = changed.memberships.find(({ unit, role }) => unit === value.unit && role === value.role)
    const membership = held === undefined ? value.role : membershipText(held)
    notify(t('users.memberships.added', { name: changed.name, membership }))
    onClose()
  }
  return (
    <ActForm
      verb={t('common.add')}
      ready={value.role !== ''}
      pending={change.isPending}
      problem={change.error}
      onSubmit={submit}
      onCancel={onClose}
    >
      <p>{t('users.memberships.addWhat')}</p>
      <div className={classes.pair}>
        <MembershipFields value={value} places={places} errors={errorsOf(change.error)} first onChange={setValue} />
        <RoleWhat role={value.role} />
      </div>
    </ActForm>
  )
}

/** The new one stands last in what was sent. */
function errorsOf(problem: unknown): { readonly place: string | undefined; readonly role: string | undefined } {
  const problems = Object.entries(fieldProblems(problem))
  const find = (end: RegExp): string | undefined => problems.find(([name]) => end.test(name))?.[1]
  return { place: find(/\/unit$/), role: find(/\/role$|^memberships\/\d+$/) }
}
