/** The tokens that reach an organization, and what each of them holds there. */

import type { ReachingToken, Token } from '@polett/client/api'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { isWhole } from '../../api/reach.ts'
import { type Column, DataTable } from '../../parts/data-table.tsx'
import type { ListSearch } from '../../parts/list-search.ts'
import { RelativeMoment } from '../../parts/moment.tsx'
import { permissionText } from '../../parts/permission-text.ts'
import { Status } from '../../parts/status.tsx'
import { tokenTitle } from '../../parts/token-cells.tsx'
import { useFormat } from '../../text/use-format.ts'
import classes from './tenant-page.module.css'

type Reaching = Token | ReachingToken

export interface ReachTableProps {
  readonly tenant: string
  readonly tokens: readonly Reaching[]
  readonly search: ListSearch
}

export function ReachTable({ tenant, tokens, search }: ReachTableProps) {
  const { t } = useTranslation()
  const columns: readonly Column<Reaching>[] = [
    {
      id: 'who',
      header: t('tenants.reach.columns.who'),
      sort: 'name',
      cell: (token) => <Who token={token} tenant={tenant} />,
    },
    {
      id: 'kind',
      header: t('tenants.reach.columns.kind'),
      cell: ({ kind }) => <span className={classes.kind}>{t(`tokens.kinds.${kind}`)}</span>,
    },
    {
      id: 'holds',
      header: t('tenants.reach.columns.holds'),
      cell: (token) => <Holds token={token} tenant={tenant} />,
    },
    {
      id: 'lastUsed',
      header: t('tenants.reach.columns.lastUsed'),
      sort: 'lastUsedAt',
      cell: ({ lastUsedAt }) => <RelativeMoment at={lastUsedAt} />,
    },
    {
      id: 'status',
      header: t('tenants.reach.columns.status'),
      narrow: 'aside',
      cell: (token) => <Status token={isWhole(token) ? token : { status: token.status, expiresAt: null }} />,
    },
  ]
  return (
    <DataTable
      label={t('tenants.tabs.reach')}
      rows={tokens}
      idOf={({ id }) => id}
      columns={columns}
      sort={search.sort}
      onSort={(sort) => search.set({ sort })}
    />
  )
}

interface CellProps {
  readonly token: Reaching
  readonly tenant: string
}

function Who({ token, tenant }: CellProps) {
  const { t } = useTranslation()
  const isOutside = !isWhole(token) || token.tenant !== tenant
  return (
    <div className={classes.who}>
      <Name token={token} />
      {isOutside && <span className={classes.beside}>{t('tenants.reach.outside')}</span>}
    </div>
  )
}

/** Of what lives outside, the reader may not open the page. */
function Name({ token }: { readonly token: Reaching }) {
  if (isWhole(token)) {
    const person = token.kind !== 'mobile' && token.user?.type === 'person' ? token.user.name : null
    return (
      <>
        <Link to="/administrator/tokens/$token" params={{ token: token.id }} data-row-main>
          {tokenTitle(token)}
        </Link>
        {person !== null && <span className={classes.beside}>{person}</span>}
      </>
    )
  }
  const { application, id } = token
  return (
    <>
      <strong>{application ?? id}</strong>
      {application !== null && application !== id && <code className={classes.beside}>{id}</code>}
    </>
  )
}

const SHOWN_GRANTS = 2

/** What reaches in without holding anything by name is a master: it manages tokens wherever they are. */
function Holds({ token, tenant }: CellProps) {
  const { t } = useTranslation()
  const here = token.grants.filter((grant) => grant.tenant === tenant || grant.tenant === '*')
  const more = here.length - SHOWN_GRANTS
  if (here.length === 0) return t('tenants.reach.master')
  return (
    <ul className={classes.grants}>
      {here.slice(0, SHOWN_GRANTS).map((grant) => (
        <li key={`${grant.tenant}/${grant.unit ?? ''}/${grant.role ?? ''}`}>
          <Grant grant={grant} />
        </li>
      ))}
      {more > 0 && <li className="quiet">{t('tenants.reach.moreGrants', { count: more })}</li>}
    </ul>
  )
}

const SHOWN_RIGHTS = 3

function Grant({ grant }: { readonly grant: Reaching['grants'][number] }) {
  const { t } = useTranslation()
  const { list } = useFormat()
  const { permissions, tenant, unit, unitName } = grant
  const place =
    tenant === '*' ? t('tenants.reach.everywhere') : unit == null ? t('common.wholeTenant') : (unitName ?? unit)
  const shown = permissions.slice(0, SHOWN_RIGHTS).map(permissionText)
  const more = permissions.length - SHOWN_RIGHTS
  return (
    <>
      <span className={classes.place}>{place}</span>: {more > 0 ? shown.join(', ') : list(shown)}
      {more > 0 && <span className="quiet"> {t('common.andMore', { count: more })}</span>}
    </>
  )
}
