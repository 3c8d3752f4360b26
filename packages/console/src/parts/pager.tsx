/** Below a list: which rows are shown, of how many, and the way on and back. */

import { ActionIcon, Select } from '@mantine/core'
import ChevronLeft from 'lucide-react/icons/chevron-left'
import ChevronRight from 'lucide-react/icons/chevron-right'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../text/use-format.ts'
import { type ListSearch, PAGE_SIZES } from './list-search.ts'
import classes from './pager.module.css'

export interface ListPage<Row> {
  readonly items: readonly Row[]
  readonly nextCursor: string | null
  readonly total: number
  readonly totalIsMinimum: boolean
}

export function Pager({ page, search }: { readonly page: ListPage<unknown>; readonly search: ListSearch }) {
  const { t } = useTranslation()
  const { count, number } = useFormat()
  const { nextCursor } = page
  const from = page.items.length === 0 ? 0 : search.skipped + 1
  const total = count({ count: page.total, isMinimum: page.totalIsMinimum })
  return (
    <div className={classes.pager}>
      <Select
        aria-label={t('list.pageSize')}
        size="xs"
        w={92}
        allowDeselect={false}
        data={PAGE_SIZES.map((size) => ({ value: String(size), label: t('list.perPage', { count: size }) }))}
        value={String(search.size)}
        onChange={(size) => search.set({ size: size ?? undefined })}
      />
      <ActionIcon
        variant="default"
        aria-label={t('common.previous')}
        disabled={search.after === ''}
        onClick={() => search.previous()}
      >
        <ChevronLeft size={16} aria-hidden />
      </ActionIcon>
      <span className="tabular">
        {t('list.range', { from: number(from), to: number(search.skipped + page.items.length), total })}
      </span>
      <ActionIcon
        variant="default"
        aria-label={t('common.next')}
        disabled={nextCursor === null}
        onClick={() => nextCursor !== null && search.next(nextCursor)}
      >
        <ChevronRight size={16} aria-hidden />
      </ActionIcon>
    </div>
  )
}
