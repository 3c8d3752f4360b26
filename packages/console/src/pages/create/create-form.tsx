/** The form with its summary, and after it the secret. */

import { Button } from '@mantine/core'
import type { CreatedToken } from '@polett/client/api'
import { useNavigate, useRouter, useSearch } from '@tanstack/react-router'
import Link2 from 'lucide-react/icons/link-2'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useForgetTokens } from '../../api/token.ts'
import { useCreateToken } from '../../api/token-creation.ts'
import { notify } from '../../parts/announcer.tsx'
import { OnceNotice, SecretOnce } from '../../parts/secret-once.tsx'
import { useDraft } from '../../parts/use-draft.ts'
import { useStay } from '../../parts/use-stay.ts'
import { creationOf, type Draft, type MadeKind } from './draft.ts'
import { firstChoice } from './expiry.ts'
import { FormLayout } from './form-layout.tsx'
import { draftFromLink, linkParameters, prefillKey } from './prefill.ts'
import { type Limits, useTokenForm } from './use-token-form.ts'

export interface CreateFormProps {
  readonly kind: MadeKind
  readonly tenant: string
  readonly zone: string
  readonly limits: Limits
}

export function CreateForm({ kind, tenant, zone, limits }: CreateFormProps) {
  const { t } = useTranslation()
  const { draft, change, forget } = useCreationDraft({ kind, tenant, zone, limits })
  const [created, setCreated] = useState<CreatedToken | null>(null)
  const create = useCreateToken()
  useStay(create.isPending)
  const finish = useFinish(created?.token.id)
  const form = useTokenForm({ kind, tenant, zone, limits, replaces: null, draft, change, problem: create.error })
  const { expiresAt } = form
  const submit = async (): Promise<void> => {
    if (expiresAt === undefined) return
    try {
      setCreated(await create.mutateAsync(creationOf(kind, tenant, draft, expiresAt)))
      create.reset()
      forget()
    } catch {
      // Shown above the button; what was typed stays.
    }
  }
  return (
    <>
      <FormLayout
        form={form}
        verb={t(kind === 'user' ? 'common.save' : 'common.create')}
        // A key that is held down goes on coming until the focus has gone over to the dialog.
        pending={create.isPending || created !== null}
        problem={create.error}
        onSubmit={() => void submit()}
        extra={<CopyLink draft={draft} />}
      />
      {created !== null && (
        <SecretOnce
          title={t('create.once.created', { name: created.token.name })}
          issued={[created]}
          onStored={() => {
            setCreated(null)
            finish()
          }}
        >
          {created.warnings.includes('over_12_months') && <OnceNotice>{t('create.expiry.long')}</OnceNotice>}
        </SecretOnce>
      )}
    </>
  )
}

/** What was typed before a reload comes back, unless another link has filled the form. */
function useCreationDraft({ kind, limits, tenant, zone }: CreateFormProps) {
  const search = useSearch({ strict: false })
  const initial = useMemo((): Draft => {
    const fromLink = draftFromLink(search)
    return search.expires === undefined ? { ...fromLink, ...firstChoice(Date.now(), limits.maxDays, zone) } : fromLink
  }, [search, limits.maxDays, zone])
  const { fields, change, forget } = useDraft(`create.${kind}.${tenant}.${prefillKey(search)}`, initial)
  return { draft: fields, change, forget }
}

/** From the dialog to the token's own page. */
function useFinish(id: string | undefined): () => void {
  const navigate = useNavigate()
  const forgetTokens = useForgetTokens()
  return () => {
    forgetTokens()
    if (id !== undefined) void navigate({ to: '/administrator/tokens/$token', params: { token: id }, search: {} })
  }
}

/** A form holds no secret, so its link holds none. */
function CopyLink({ draft }: { readonly draft: Draft }) {
  const { t } = useTranslation()
  const { tenant } = useSearch({ strict: false })
  const router = useRouter()
  const copy = async (): Promise<void> => {
    const { href } = router.buildLocation({ to: '.', search: { tenant, ...linkParameters(draft) } })
    try {
      await navigator.clipboard.writeText(new URL(href, location.origin).href)
      notify(t('create.link.copied'))
    } catch {
      notify(t('create.link.blocked'))
    }
  }
  return (
    <Button
      variant="subtle"
      size="compact-sm"
      leftSection={<Link2 size={16} aria-hidden />}
      onClick={() => void copy()}
    >
      {t('create.link.copy')}
    </Button>
  )
}
