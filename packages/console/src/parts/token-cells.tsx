/** What stands in the cells of a list of tokens. */

import type { Token } from '@polett/client/api'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { roleName } from './role-name.ts'
import classes from './token-cells.module.css'
import { TokenMarks } from './token-marks.tsx'

interface CellProps {
  readonly token: Token
}

/** What a token is called in lists and dialogs: a sign-in goes by its person. */
export function tokenTitle(token: Token): string {
  if (token.kind === 'mobile') return token.user?.name ?? token.id
  return token.name
}

/** Leads to the token's page. A sign-in opens beside the list instead, which stays. */
export function NameCell({ token, text = tokenTitle(token) }: CellProps & { readonly text?: string }) {
  if (token.kind === 'mobile') {
    return <DeviceButton token={token} title={tokenTitle(token)} below={token.user?.username ?? ''} />
  }
  return (
    <>
      <Link to="/administrator/tokens/$token" params={{ token: token.id }} data-row-main>
        {text}
      </Link>
      <TokenMarks token={token} />
    </>
  )
}

/** A sign-in by its device, where all are of one person. */
export function DeviceNameCell({ token }: CellProps) {
  const { t } = useTranslation()
  const { device } = token
  const system = [device?.platform, device?.appVersion].filter(Boolean).join(' ')
  return <DeviceButton token={token} title={device?.name ?? t('tokens.noDevice')} below={system} />
}

interface DeviceButtonProps extends CellProps {
  readonly title: string
  readonly below: string
}

function DeviceButton({ token, title, below }: DeviceButtonProps) {
  const search = useSearch({ strict: false })
  const navigate = useNavigate()
  const open = () => void navigate({ to: '.', search: { ...search, device: token.id }, resetScroll: false })
  return (
    <span className={classes.person}>
      <button type="button" data-row-main aria-haspopup="dialog" onClick={open}>
        {title}
      </button>
      {below !== '' && <span className="quiet">{below}</span>}
    </span>
  )
}

/** In one piece: there are few words, and none of them is long. */
export function KindCell({ kind }: Pick<Token, 'kind'>) {
  const { t } = useTranslation()
  return <span className={classes.kind}>{t(`tokens.kinds.${kind}`)}</span>
}

export function UserCell({ token }: CellProps) {
  const { t } = useTranslation()
  const { user } = token
  if (user === null) return <span className="quiet">{t('tokens.noUser')}</span>
  if (user.type === 'person') return user.name
  return (
    <span className={classes.technical} title={user.username}>
      {user.username}
    </span>
  )
}

/** The place that a token acts in, or belongs to. */
export function UnitCell({ token }: CellProps) {
  const { t } = useTranslation()
  if (token.unit === null) return <span className="quiet">{t('common.wholeTenant')}</span>
  return token.unitName ?? token.unit
}

export const RoleCell = ({ token }: CellProps) => roleName(token.role, token.roleName)

/** "A › Reader": the one membership that a person's token acts with. */
export function MembershipCell({ token }: CellProps) {
  return (
    <>
      <UnitCell token={token} />
      {token.role !== null && (
        <>
          {' › '}
          <RoleCell token={token} />
        </>
      )}
    </>
  )
}

export function DeviceCell({ token }: CellProps) {
  const { t } = useTranslation()
  const { device } = token
  if (device === null) return <span className="quiet">{t('tokens.noDevice')}</span>
  return (
    <>
      {device.name} <span className="quiet">{[device.platform, device.appVersion].filter(Boolean).join(' ')}</span>
    </>
  )
}

/** How much a token may do where, in short: `site1: 3, site2: 4`; what is given everywhere stands first. */
export const GrantsCell = ({ token }: CellProps) => <GrantsInShort grants={token.grants} count={token.grantCount} />

export interface GrantsInShortProps {
  readonly grants: readonly Pick<Token['grants'][number], 'tenant' | 'permissions'>[]
  /** All of them, where `grants` are only the first. */
  readonly count: number
}

export function GrantsInShort({ count: grantCount, grants }: GrantsInShortProps) {
  const { t } = useTranslation()
  if (grantCount === 0) return <span className="quiet">{t('tokens.noGrants')}</span>
  const shown = grants.toSorted((a, b) => Number(b.tenant === '*') - Number(a.tenant === '*')).slice(0, 2)
  const count = (permissions: readonly string[]): string =>
    permissions.includes('*') ? t('tokens.everything') : String(permissions.length)
  const texts = shown.map(({ permissions, tenant }) =>
    tenant === '*' && permissions.includes('*') ? '*' : `${tenant}: ${count(permissions)}`,
  )
  const more = grantCount - shown.length
  return (
    <>
      <span className="tabular">{texts.join(', ')}</span>
      {more > 0 && <span className="quiet"> {t('common.andMore', { count: more })}</span>}
    </>
  )
}

export function CreatorCell({ token }: CellProps) {
  const { t } = useTranslation()
  return token.createdBy?.name ?? <span className="quiet">{t('common.unknownPerson')}</span>
}

/** The tenant that a token lives in. */
export function HomeCell({ token }: CellProps) {
  const { t } = useTranslation()
  return token.tenant ?? t('tokens.platform')
}

export function YesNoCell({ yes }: { readonly yes: boolean }) {
  const { t } = useTranslation()
  return yes ? <strong>{t('common.yes')}</strong> : <span className="quiet">{t('common.no')}</span>
}
