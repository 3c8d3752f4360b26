/** Which columns a list of tokens has, by kind. */

import type { Token } from '@polett/client/api'
import type { TFunction } from 'i18next'
import type { Column } from './data-table.tsx'
import { RelativeMoment } from './moment.tsx'
import { Status } from './status.tsx'
import * as cells from './token-cells.tsx'

/** `all` mixes the kinds; `everywhere` is applications of all tenants. */
export type TokenTableKind = Token['kind'] | 'all' | 'everywhere'

type TokenColumn = Column<Token>

export function tokenColumns(kind: TokenTableKind, t: TFunction): readonly TokenColumn[] {
  const common = commonColumns(t)
  const { name, user, technicalUser, unit, lastUsed, expires, status } = common
  switch (kind) {
    case 'user':
      return [name, user, membershipColumn(t), updatedColumn(t), lastUsed, expires, status]
    case 'mobile':
      return mobileColumns(t, common)
    case 'application':
    case 'everywhere':
      return applicationColumns(t, common, kind)
    case 'organization':
      return [name, technicalUser, adminColumn(t), createdByColumn(t), lastUsed, expires, status]
    case 'group':
      return [name, unit, technicalUser, adminColumn(t), createdByColumn(t), lastUsed, expires, status]
    case 'all':
      return [name, kindColumn(t), user, membershipColumn(t), lastUsed, expires, status]
  }
}

type CommonColumns = ReturnType<typeof commonColumns>

function commonColumns(t: TFunction) {
  return {
    name: {
      id: 'name',
      header: t('tokens.columns.name'),
      sort: 'name',
      cell: (token) => <cells.NameCell token={token} />,
    },
    user: { id: 'user', header: t('tokens.columns.user'), cell: (token) => <cells.UserCell token={token} /> },
    technicalUser: {
      id: 'technicalUser',
      header: t('tokens.columns.technicalUser'),
      narrow: 'hidden',
      cell: (token) => <cells.UserCell token={token} />,
    },
    unit: { id: 'unit', header: t('tokens.columns.group'), cell: (token) => <cells.UnitCell token={token} /> },
    lastUsed: {
      id: 'lastUsed',
      header: t('tokens.columns.lastUsed'),
      narrow: 'hidden',
      sort: 'lastUsedAt',
      cell: ({ lastUsedAt }) => <RelativeMoment at={lastUsedAt} />,
    },
    expires: expiryColumn(t('tokens.columns.expires'), t),
    status: {
      id: 'status',
      header: t('tokens.columns.status'),
      narrow: 'aside',
      cell: (token) => <Status token={token} />,
    },
  } as const satisfies Record<string, TokenColumn>
}

/** Sign-ins live for weeks only and are renewed by signing in: the end of one is nothing to warn of. */
const expiryColumn = (header: string, t: TFunction): TokenColumn => ({
  id: 'expires',
  header,
  sort: 'expiresAt',
  cell: ({ expiresAt, kind }) => (
    <RelativeMoment at={expiresAt} never={t('tokens.noExpiry')} urgent={kind !== 'mobile'} />
  ),
})

const membershipColumn = (t: TFunction): TokenColumn => ({
  id: 'membership',
  header: t('tokens.columns.membership'),
  narrow: 'hidden',
  cell: (token) => <cells.MembershipCell token={token} />,
})

const updatedColumn = (t: TFunction): TokenColumn => ({
  id: 'updated',
  header: t('tokens.columns.updated'),
  sort: 'updatedAt',
  narrow: 'hidden',
  cell: ({ updatedAt }) => <RelativeMoment at={updatedAt} />,
})

const kindColumn = (t: TFunction): TokenColumn => ({
  id: 'kind',
  header: t('tokens.columns.kind'),
  cell: ({ kind }) => <cells.KindCell kind={kind} />,
})

const adminColumn = (t: TFunction): TokenColumn => ({
  id: 'admin',
  header: t('tokens.columns.admin'),
  cell: ({ admin }) => <cells.YesNoCell yes={admin} />,
})

const createdByColumn = (t: TFunction): TokenColumn => ({
  id: 'createdBy',
  header: t('tokens.columns.createdBy'),
  narrow: 'hidden',
  cell: (token) => <cells.CreatorCell token={token} />,
})

function mobileColumns(t: TFunction, { name, lastUsed, expires }: CommonColumns): readonly TokenColumn[] {
  return [
    { ...name, header: t('tokens.columns.userName') },
    {
      id: 'department',
      header: t('tokens.columns.department'),
      narrow: 'hidden',
      cell: (token) => <cells.UnitCell token={token} />,
    },
    {
      id: 'userType',
      header: t('tokens.columns.userType'),
      narrow: 'hidden',
      cell: (token) => <cells.RoleCell token={token} />,
    },
    { id: 'device', header: t('tokens.columns.device'), cell: (token) => <cells.DeviceCell token={token} /> },
    { ...lastUsed, header: t('tokens.columns.lastActive') },
    expires,
  ]
}

function applicationColumns(
  t: TFunction,
  { lastUsed, status }: CommonColumns,
  kind: 'application' | 'everywhere',
): readonly TokenColumn[] {
  const home: TokenColumn = {
    id: 'home',
    header: t('tokens.columns.livesIn'),
    cell: (token) => <cells.HomeCell token={token} />,
  }
  return [
    { id: 'id', header: t('tokens.columns.id'), cell: (token) => <cells.NameCell token={token} text={token.id} /> },
    {
      id: 'application',
      header: t('tokens.columns.application'),
      sort: 'name',
      cell: ({ application, name }) => application ?? name,
    },
    ...(kind === 'everywhere' ? [home] : []),
    {
      id: 'master',
      header: t('tokens.columns.master'),
      narrow: 'hidden',
      cell: ({ master }) => <cells.YesNoCell yes={master} />,
    },
    { id: 'grants', header: t('tokens.columns.grants'), cell: (token) => <cells.GrantsCell token={token} /> },
    lastUsed,
    expiryColumn(t('tokens.columns.expiresOn'), t),
    status,
  ]
}
