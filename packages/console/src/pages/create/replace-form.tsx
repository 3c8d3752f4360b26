/** The form of a token, filled in from the token, with what will be otherwise than now. */

import type { ReplacedToken, Token } from '@polett/client/api'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useForgetTokens } from '../../api/token.ts'
import { useReplaceToken } from '../../api/token-creation.ts'
import { notify } from '../../parts/announcer.tsx'
import { OnceNotice, SecretOnce } from '../../parts/secret-once.tsx'
import { useDraft } from '../../parts/use-draft.ts'
import { useStay } from '../../parts/use-stay.ts'
import { ChangesPanel } from './changes-panel.tsx'
import type { CreateFormProps } from './create-form.tsx'
import { draftOf, replacementOf } from './draft.ts'
import { FormLayout } from './form-layout.tsx'
import { useTokenForm } from './use-token-form.ts'

export interface ReplaceFormProps extends CreateFormProps {
  readonly token: Token
}

export function ReplaceForm({ token, ...facts }: ReplaceFormProps) {
  const { t } = useTranslation()
  const { fields, change, forget } = useDraft(`replace.${token.id}.${token.version}`, draftOf(token))
  const [replaced, setReplaced] = useState<(ReplacedToken & { readonly secret: string }) | null>(null)
  const replace = useReplaceToken(token.id)
  useStay(replace.isPending && !fields.keepSecret)
  const finish = useFinish(token.id)
  const form = useTokenForm({ ...facts, replaces: token, draft: fields, change, problem: replace.error })
  const { expiresAt } = form
  const submit = async (): Promise<void> => {
    if (expiresAt === undefined) return
    try {
      const answer = await replace.mutateAsync(replacementOf(facts.kind, fields, expiresAt))
      replace.reset()
      forget()
      const { secret } = answer
      if (secret !== undefined) return setReplaced({ ...answer, secret })
      notify(t('create.replace.done', { name: answer.token.name }))
      finish()
    } catch {
      // Shown above the button; what was typed stays.
    }
  }
  return (
    <>
      <FormLayout
        form={form}
        verb={t('create.replace.verb')}
        // A key that is held down goes on coming until the focus has gone over to the dialog.
        pending={replace.isPending || replaced !== null}
        problem={replace.error}
        onSubmit={() => void submit()}
      >
        <ChangesPanel form={form} token={token} />
      </FormLayout>
      {replaced !== null && (
        <SecretOnce
          title={t('create.replace.done', { name: replaced.token.name })}
          issued={[replaced]}
          onStored={() => {
            setReplaced(null)
            finish()
          }}
        >
          {replaced.warnings.includes('over_12_months') && <OnceNotice>{t('create.expiry.long')}</OnceNotice>}
        </SecretOnce>
      )}
    </>
  )
}

function useFinish(token: string): () => void {
  const navigate = useNavigate()
  const forgetTokens = useForgetTokens()
  return () => {
    forgetTokens()
    void navigate({ to: '/administrator/tokens/$token', params: { token } })
  }
}
