/** A list without tokens teaches what such tokens are for, and says when only expired ones are left. */

import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { type TokenFilter, tokenCountQuery } from '../../api/tokens.ts'
import { EmptyState } from '../../parts/empty-state.tsx'
import type { TokenTableKind } from '../../parts/token-columns.tsx'
import { useCreatableKinds } from './use-token-tabs.ts'

/** The chapter of the guide, where a kind has one of its own. */
const GUIDE: Readonly<Record<string, string>> = {
  mobile: 'mobile',
  organization: 'access-tokens',
  group: 'access-tokens',
}

const FORM = '/administrator/tokens/create/$kind'

export interface EmptyTokensProps {
  readonly kind: TokenTableKind
  readonly scope: TokenFilter
}

export function EmptyTokens({ kind, scope }: EmptyTokensProps) {
  const { t } = useTranslation()
  const shown = kind === 'everywhere' ? 'application' : kind
  const creatable = useCreatableKinds().find((one) => one === shown)
  return (
    <EmptyState
      title={t(`tokens.empty.${shown}.title`)}
      guide={GUIDE[shown] ?? 'tokens'}
      action={
        <>
          {creatable !== undefined && (
            <Button renderRoot={(rest) => <Link {...rest} to={FORM} params={{ kind: creatable }} />}>
              {t('common.create')}
            </Button>
          )}
          <ExpiredOnes scope={scope} />
        </>
      }
    >
      {t(`tokens.empty.${shown}.text`)}
    </EmptyState>
  )
}

function ExpiredOnes({ scope }: { readonly scope: TokenFilter }) {
  const { t } = useTranslation()
  const search = useSearch({ strict: false })
  const navigate = useNavigate()
  const { data } = useQuery(tokenCountQuery({ ...scope, status: 'expired' }))
  if (data === undefined || data.count === 0) return null
  const show = (): void => void navigate({ to: '.', search: { ...search, status: 'all' } })
  return (
    <Button variant="default" onClick={show}>
      {t('tokens.filters.showExpiredCount', { count: data.count })}
    </Button>
  )
}
