/** The first set-up, once: the code, the administrator, an organization; then the default tokens, shown once. */

import '../../theme/mantine-inside.css'
import type { Setup } from '@polett/client/api'
import { PolettProblem } from '@polett/client/problem'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { setupQuery, useSetUp } from '../../api/session.ts'
import { notify } from '../../parts/announcer.tsx'
import { SecretOnce } from '../../parts/secret-once.tsx'
import { useStay } from '../../parts/use-stay.ts'
import { PlainFrame } from '../../shell/plain-frame.tsx'
import { SetupForm } from './setup-form.tsx'

const setUpDone = <State extends object>(state: State | undefined) =>
  state === undefined ? state : { ...state, required: false }

export function SetupPage() {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const navigate = useNavigate()
  const setUp = useSetUp()
  useStay(setUp.isPending)
  const submit = (wish: Setup, forgetDraft: () => void): void =>
    setUp.mutate(wish, {
      onSuccess: () => {
        queries.setQueryData(setupQuery.queryKey, setUpDone)
        forgetDraft()
      },
      onError: (problem) => {
        if (!(problem instanceof PolettProblem) || problem.code !== 'conflict') return
        queries.setQueryData(setupQuery.queryKey, setUpDone)
        notify(t('setup.doneAlready'))
        // No secret is on its way any more, which the page has not noticed yet.
        void navigate({ to: '/sign-in', replace: true, ignoreBlocker: true })
      },
    })
  const stored = (): void => {
    setUp.reset()
    void navigate({ to: '/', replace: true })
  }
  return (
    <PlainFrame title={t('setup.title')} lead={t('setup.lead')} wide>
      <SetupForm problem={setUp.error} pending={setUp.isPending || setUp.isSuccess} onSubmit={submit} />
      {setUp.data !== undefined && (
        <SecretOnce title={t('setup.tokens.title')} issued={setUp.data.tokens} onStored={stored}>
          <p>{t('setup.tokens.what')}</p>
        </SecretOnce>
      )}
    </PlainFrame>
  )
}
