/** One list of tokens: toolbar or selection, table, and the step that was asked for. */

import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { type TokenAction, type TokenFilter, type TokenList as TokenPage, tokensQuery } from '../../api/tokens.ts'
import { useListSearch } from '../../parts/list-search.ts'
import { ListView } from '../../parts/list-view.tsx'
import type { TokenTableKind } from '../../parts/token-columns.tsx'
import { TokenTable } from '../../parts/token-table.tsx'
import { BulkDialog } from './bulk-dialog.tsx'
import type { BulkTarget } from './bulk-target.ts'
import { EmptyTokens } from './empty-tokens.tsx'
import { SelectionBar, useBulkActions } from './selection-bar.tsx'
import { defaultSort, FILTER_NAMES, sortOf, tokenFilter } from './token-filters.ts'
import { TokenToolbar } from './token-toolbar.tsx'
import { type SelectedTokens, useTokenSelection } from './use-token-selection.ts'

export interface TokenListProps {
  readonly kind: TokenTableKind
  /** What the list is about, whatever is filtered. */
  readonly scope: TokenFilter
}

export function TokenList({ kind, scope }: TokenListProps) {
  const search = useListSearch(defaultSort(kind))
  const filter = tokenFilter(search, scope)
  const query = useQuery(
    tokensQuery({ ...filter, limit: search.size, sort: sortOf(search.sort), cursor: search.after || undefined }),
  )
  const selection = useTokenSelection(JSON.stringify(filter), query.data?.items ?? [])
  const mayAct = useBulkActions(kind).length > 0
  const [action, setAction] = useState<TokenAction | null>(null)
  const selecting = selection.everything || selection.ids.size > 0
  return (
    <>
      {selecting && query.data !== undefined ? (
        <SelectionBar kind={kind} selection={selection} page={query.data} onAct={setAction} />
      ) : (
        <TokenToolbar kind={kind} tenant={scope.tenant} search={search} filter={filter} />
      )}
      <ListView query={query} search={search} filters={FILTER_NAMES} empty={<EmptyTokens kind={kind} scope={scope} />}>
        {(tokens) => (
          <TokenTable kind={kind} tokens={tokens} search={search} selection={mayAct ? selection : undefined} acts />
        )}
      </ListView>
      {action !== null && query.data !== undefined && (
        <Step {...{ action, kind, filter, selection, page: query.data }} onClose={() => setAction(null)} />
      )}
    </>
  )
}

interface StepProps {
  readonly action: TokenAction
  readonly kind: TokenTableKind
  readonly filter: TokenFilter
  readonly selection: SelectedTokens
  readonly page: TokenPage
  onClose(): void
}

/** What it is about is kept as it was when it was asked for, since the list changes beneath it. */
function Step({ action, kind, filter, selection, page, onClose }: StepProps) {
  const [target] = useState<BulkTarget>(() =>
    selection.everything ? { filter, expectedCount: page.total } : { tokens: selection.tokens },
  )
  return (
    <BulkDialog
      action={action}
      ofDevices={kind === 'mobile'}
      target={target}
      onDone={selection.clear}
      onClose={onClose}
    />
  )
}
