/** The tabs above the lists of tokens, each with how many it holds. The chosen one stands in the address. */

import { Tabs } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type TokenFilter, tokenCountQuery } from '../../api/tokens.ts'
import { useFormat } from '../../text/use-format.ts'
import { unfiltered } from './token-filters.ts'
import { TokenList } from './token-list.tsx'
import classes from './token-tabs.module.css'

export interface ListTab {
  /** How the address names it. */
  readonly id: string
  readonly label: string
  readonly kind: Parameters<typeof TokenList>[0]['kind']
  readonly scope: TokenFilter
}

export interface TokenTabsProps {
  readonly tabs: readonly ListTab[]
  readonly chosen: ListTab
}

export function TokenTabs({ tabs, chosen }: TokenTabsProps) {
  const navigate = useNavigate()
  // Another tab is another list: what narrowed the one before means nothing there.
  const open = (tab: string | null): void => {
    if (tab !== null) void navigate({ to: '.', search: { tab }, resetScroll: false })
  }
  return (
    <Tabs value={chosen.id} onChange={open} activateTabWithKeyboard={false}>
      <Tabs.List className={classes.list}>
        {tabs.map((tab) => (
          <Tabs.Tab key={tab.id} value={tab.id} className={classes.tab}>
            {tab.label} <Count scope={tab.scope} />
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {tabs.map(({ id, kind, scope }) => (
        <Tabs.Panel key={id} value={id} className={classes.panel}>
          {id === chosen.id && <TokenList kind={kind} scope={scope} />}
        </Tabs.Panel>
      ))}
    </Tabs>
  )
}

function Count({ scope }: { readonly scope: TokenFilter }) {
  const { count } = useFormat()
  const { data } = useQuery(tokenCountQuery(unfiltered(scope)))
  return <span className={classes.count}>{data === undefined ? '' : count(data)}</span>
}
