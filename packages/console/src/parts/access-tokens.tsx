/** The tab *Access Tokens* of an organization, department or group: its tokens, what can be done with each, and a new one. */

import { Button } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import Plus from 'lucide-react/icons/plus'
import { useTranslation } from 'react-i18next'
import { type TokenSort, tokensQuery } from '../api/tokens.ts'
import { useMay } from '../session/tenant.ts'
import classes from './access-tokens.module.css'
import { EmptyState } from './empty-state.tsx'
import { useListSearch } from './list-search.ts'
import { ListView } from './list-view.tsx'
import { SearchField } from './search-field.tsx'
import { TokenTable } from './token-table.tsx'
import { useUnitChain } from './use-names.ts'

export interface AccessTokensProps {
  readonly tenant: string
  /** The department or group, with all below it; left out: the organization as a whole. */
  readonly unit?: string
  /** The place by its name. */
  readonly name: string
}

export function AccessTokens({ tenant, unit, name }: AccessTokensProps) {
  const { t } = useTranslation()
  const search = useListSearch('name')
  const kind = unit === undefined ? ('organization' as const) : ('group' as const)
  const { q, size, after } = search
  const args = { kind, tenant, unit, q: q || undefined, limit: size, cursor: after || undefined }
  const query = useQuery({
    ...tokensQuery({ ...args, sort: search.sort as TokenSort }),
    placeholderData: keepPreviousData,
  })
  const create = <CreateAccessToken tenant={tenant} unit={unit} />
  const empty = (
    <EmptyState title={t('units.tokens.emptyTitle')} guide="access-tokens" action={create}>
      {t('units.tokens.emptyWhat', { name })}
    </EmptyState>
  )
  const hasSome = (query.data?.items.length ?? 0) > 0 || q !== ''
  return (
    <>
      {hasSome && (
        <div className={classes.bar}>
          <div className={classes.search}>
            <SearchField search={search} label={t('units.tokens.searchLabel')} />
          </div>
          {create}
        </div>
      )}
      {unit !== undefined && hasSome && <p className="quiet">{t('units.tokens.withBelow')}</p>}
      <ListView query={query} search={search} empty={empty}>
        {(tokens) => <TokenTable kind={kind} tokens={tokens} search={search} acts />}
      </ListView>
    </>
  )
}

interface CreateProps {
  readonly tenant: string
  readonly unit: string | undefined
}

function CreateAccessToken({ tenant, unit }: CreateProps) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const units = useUnitChain(tenant, unit ?? null)
  if (!useMay()('token:create', units)) return null
  const kind = unit === undefined ? 'organization' : 'group'
  const go = (): void =>
    void navigate({ to: '/administrator/tokens/create/$kind', params: { kind }, search: { tenant, unit } })
  return (
    <Button leftSection={<Plus size={16} aria-hidden />} onClick={go}>
      {t('units.tokens.create')}
    </Button>
  )
}
