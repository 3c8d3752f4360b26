/** The decision of somebody who is signed in: what the app acts as, and whether it may. */

import { Button, Group, Stack } from '@mantine/core'
import type { Connection } from '@polett/client/api'
import { PolettProblem } from '@polett/client/problem'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useApproveConnection, useDenyConnection } from '../../api/connections.ts'
import { useSignOut } from '../../api/session.ts'
import { membershipText } from '../../parts/membership-text.ts'
import { ProblemAlert } from '../../parts/problem-alert.tsx'
import classes from './connect.module.css'
import { MembershipChoice, type OfferedMembership } from './membership-choice.tsx'
import { Person } from './person.tsx'

export interface Outcome {
  readonly connected: boolean
  /** Where the app waits; null for a device, which asks by itself. */
  readonly redirectTo: string | null
}

export interface DecisionProps {
  readonly connection: Connection
  /** Whether the session was begun for this alone. */
  readonly signOut: boolean
  onDone(outcome: Outcome): void
  /** Nobody is signed in any more. */
  onOther(): void
}

const isSignedOut = (problem: Error): boolean => problem instanceof PolettProblem && problem.status === 401

export function Decision({ connection, signOut, onDone, onOther }: DecisionProps) {
  const { t } = useTranslation()
  const { client, id, memberships, person } = connection
  const only = memberships.length === 1 ? memberships[0] : undefined
  const [chosen, choose] = useState<OfferedMembership | null>(only ?? null)
  const approve = useApproveConnection(id)
  const deny = useDenyConnection(id)
  const leave = useSignOut()
  const pending = approve.isPending || deny.isPending
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (chosen === null || pending) return
    const { role, unit } = chosen
    // A session that has ended meanwhile is asked for again; what else was refused is told.
    const onError = (problem: Error): void => void (isSignedOut(problem) && onOther())
    const onSuccess = ({ redirectTo }: Pick<Outcome, 'redirectTo'>): void => onDone({ connected: true, redirectTo })
    approve.mutate({ role, unit, signOut }, { onSuccess, onError })
  }
  const cancel = async (): Promise<void> => {
    const { redirectTo } = await deny.mutateAsync()
    onDone({ connected: false, redirectTo })
    if (signOut) leave.mutate()
  }
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        {person !== null && (
          <Person
            person={person}
            pending={leave.isPending}
            onOther={() => leave.mutate(undefined, { onSuccess: onOther })}
          />
        )}
        {only === undefined ? (
          <MembershipChoice app={client.name} memberships={memberships} value={chosen} onChange={choose} />
        ) : (
          <p className={classes.only}>{t('connect.only', { membership: membershipText(only) })}</p>
        )}
        <ProblemAlert problem={approve.error ?? deny.error ?? leave.error} />
        <Group gap="xs" grow>
          <Button variant="default" disabled={pending} onClick={() => void cancel().catch(() => undefined)}>
            {t('common.cancel')}
          </Button>
          <Button type="submit" disabled={chosen === null || deny.isPending} loading={approve.isPending}>
            {t('connect.verb')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
