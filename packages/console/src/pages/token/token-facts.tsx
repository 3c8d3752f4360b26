/** Every field of a token, under the names that the readers know. Nothing here can be edited: replacing is a step of its own. */

import type { Token } from '@polett/client/api'
import { Link } from '@tanstack/react-router'
import type { TFunction } from 'i18next'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { CopyButton } from '../../parts/copy-button.tsx'
import { type Fact, Facts } from '../../parts/facts.tsx'
import { ExactMoment, RelativeMoment } from '../../parts/moment.tsx'
import { Panel } from '../../parts/panel.tsx'
import { MembershipCell } from '../../parts/token-cells.tsx'
import { isPlatforms } from '../../parts/token-marks.tsx'
import { SecretFact } from './secret-fact.tsx'
import { SnippetTabs } from './snippet-tabs.tsx'
import classes from './token-facts.module.css'
import { type Revealed, useRevealed } from './use-revealed.ts'

export function TokenFacts({ token }: { readonly token: Token }) {
  const { t } = useTranslation()
  const revealed = useRevealed(token.id)
  const facts = [...whatItIs(token, revealed, t), ...whoItIs(token, t), ...life(token, t)]
  return (
    <Panel title={t('token.facts')}>
      <Facts facts={facts} />
      <SnippetTabs token={token} secret={revealed.secret} />
    </Panel>
  )
}

function whatItIs(token: Token, revealed: Revealed, t: TFunction): readonly Fact[] {
  const { application, description, id, kind, name, tenant } = token
  const secret = { name: t('token.labels.secret'), value: <SecretFact token={token} revealed={revealed} /> }
  const home = { name: t('token.labels.tenant'), value: <HomeFact tenant={tenant} /> }
  const expiry = { name: t(EXPIRY_LABELS[kind]), value: <ExpiryFact token={token} /> }
  const idFact = { name: t('token.labels.id'), value: <Copied text={id} what={t('token.labels.id')} /> }
  const about = description === '' ? [] : [{ name: t('token.labels.description'), value: description }]
  if (kind !== 'application')
    return [{ name: t('token.labels.name'), value: name }, secret, home, expiry, idFact, ...about]
  return [
    idFact,
    { name: t('token.labels.application'), value: application ?? t('common.none') },
    ...(name === application ? [] : [{ name: t('token.labels.name'), value: name }]),
    { name: t('token.labels.master'), value: token.master ? t('common.yes') : t('common.no') },
    secret,
    expiry,
    home,
    ...about,
  ]
}

const EXPIRY_LABELS = {
  user: 'token.labels.expiry',
  mobile: 'token.labels.expiry',
  application: 'token.labels.expiresOn',
  organization: 'token.labels.expirationDate',
  group: 'token.labels.expirationDate',
} as const

function whoItIs(token: Token, t: TFunction): readonly Fact[] {
  const { admin, kind, unit, unitName, user } = token
  if (kind === 'application') return []
  if (user?.type === 'person') {
    return [
      { name: t('token.labels.user'), value: <UserFact user={user} tenant={token.tenant} /> },
      { name: t('token.labels.place'), value: <MembershipCell token={token} /> },
    ]
  }
  return [
    { name: t('token.labels.admin'), value: admin ? t('common.yes') : t('common.no') },
    ...(unit === null ? [] : [{ name: t('token.labels.group'), value: unitName ?? unit }]),
    { name: t('token.labels.technicalUser'), value: user?.username ?? t('common.none') },
  ]
}

function life(token: Token, t: TFunction): readonly Fact[] {
  const { allowedIps, createdAt, lastUsedAddress, lastUsedAt, updatedAt, version } = token
  const addresses = allowedIps.length === 0 ? t('token.labels.anyAddress') : <code>{allowedIps.join(', ')}</code>
  return [
    {
      name: t('token.labels.lastUsed'),
      value: (
        <>
          <RelativeMoment at={lastUsedAt} />
          {lastUsedAddress !== null && (
            <>
              {' · '}
              <code>{lastUsedAddress}</code>
            </>
          )}
        </>
      ),
    },
    { name: t('token.labels.addresses'), value: addresses },
    { name: t('token.labels.created'), value: <ExactMoment at={createdAt} /> },
    ...(updatedAt === createdAt ? [] : [{ name: t('token.labels.updated'), value: <ExactMoment at={updatedAt} /> }]),
    { name: t('token.labels.version'), value: String(version) },
  ]
}

function HomeFact({ tenant }: { readonly tenant: string | null }) {
  const { t } = useTranslation()
  if (tenant === null || isPlatforms(tenant)) return <span className="quiet">{t('token.platform')}</span>
  return <Copied text={tenant} what={t('token.labels.tenant')} />
}

function ExpiryFact({ token: { expiresAt, status } }: { readonly token: Token }) {
  return (
    <>
      <ExactMoment at={expiresAt} />
      {expiresAt !== null && (
        <>
          {' · '}
          <RelativeMoment at={expiresAt} urgent={status === 'active'} />
        </>
      )}
    </>
  )
}

interface UserFactProps {
  readonly user: NonNullable<Token['user']>
  readonly tenant: string | null
}

function UserFact({ user, tenant }: UserFactProps): ReactNode {
  return (
    <>
      <Link
        to="/administrator/users/$user"
        params={{ user: user.id }}
        search={tenant === null ? {} : { tenant }}
        className={classes.link}
      >
        {user.name}
      </Link>{' '}
      <span className="quiet">{user.username}</span>
    </>
  )
}

function Copied({ text, what }: { readonly text: string; readonly what: string }) {
  return (
    <span className={classes.copied}>
      <code>{text}</code>
      <CopyButton text={text} what={what} />
    </span>
  )
}
