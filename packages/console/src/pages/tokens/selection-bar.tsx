/** Stands in place of the toolbar while rows are ticked: how many, and what can be done with them. */

import { Button, CloseButton } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { TokenAction, TokenList } from '../../api/tokens.ts'
import type { TokenTableKind } from '../../parts/token-columns.tsx'
import { useMay } from '../../session/tenant.ts'
import classes from './token-toolbar.module.css'
import type { SelectedTokens } from './use-token-selection.ts'

export interface SelectionBarProps {
  readonly kind: TokenTableKind
  readonly selection: SelectedTokens
  readonly page: TokenList
  onAct(action: TokenAction): void
}

export function SelectionBar({ kind, selection, page, onAct }: SelectionBarProps) {
  const { t } = useTranslation()
  const { total, totalIsMinimum } = page
  const acts = useBulkActions(kind)
  const count = selection.everything ? total : selection.tokens.length
  const wholePage = selection.tokens.length >= page.items.length
  return (
    <section aria-label={t('tokens.selectionActions')} className={`${classes.toolbar} ${classes.selection}`}>
      <span className={classes.chip}>
        {t('tokens.selected', { count })}
        <CloseButton aria-label={t('tokens.clearSelection')} onClick={() => selection.clear()} />
      </span>
      {acts
        .filter((action) => isUseful(action, selection))
        .map((action) => (
          <Button
            key={action}
            variant={action === 'delete' ? 'filled' : 'default'}
            {...(action === 'delete' ? { color: 'red' } : {})}
            onClick={() => onAct(action)}
          >
            {kind === 'mobile' ? t('tokens.actions.disconnect', { count }) : t(`tokens.actions.${action}`)}
          </Button>
        ))}
      {wholePage && total > page.items.length && (selection.everything || count < total) && (
        <Everything selection={selection} total={total} tooMany={totalIsMinimum} />
      )}
    </section>
  )
}

interface EverythingProps {
  readonly selection: SelectedTokens
  readonly total: number
  readonly tooMany: boolean
}

/** The whole page is ticked, and more match. */
function Everything({ selection, total, tooMany }: EverythingProps) {
  const { t } = useTranslation()
  if (tooMany) return <span className="quiet">{t('tokens.tooManyMatching')}</span>
  if (selection.everything) return <span className="quiet">{t('tokens.allMatching')}</span>
  return (
    <Button variant="subtle" onClick={() => selection.selectEverything(total)}>
      {t('tokens.selectAllMatching', { count: total })}
    </Button>
  )
}

/** A step that would change none of the ticked ones is not offered. */
function isUseful(action: TokenAction, { everything, tokens }: SelectedTokens): boolean {
  if (everything || action === 'delete') return true
  const statuses = tokens.map(({ status }) => status)
  if (action === 'restore') return statuses.includes('revoked')
  return statuses.includes('active') || statuses.includes('suspended')
}

/** What the reader may do to many at once, somewhere in the tenant; the server judges each by itself. */
export function useBulkActions(kind: TokenTableKind): readonly TokenAction[] {
  const may = useMay()
  if (kind === 'mobile') return may('session:delete') ? ['delete'] : []
  const mayDelete = may('token:delete') || (kind === 'all' && may('session:delete'))
  return [...(may('token:revoke') ? (['revoke', 'restore'] as const) : []), ...(mayDelete ? (['delete'] as const) : [])]
}
