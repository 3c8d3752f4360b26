/** What a replacement changes: each field that will be otherwise, as it is now and as it will be. */

import type { Token } from '@polett/client/api'
import { useTranslation } from 'react-i18next'
import { Panel } from '../../parts/panel.tsx'
import { permissionText } from '../../parts/permission-text.ts'
import { roleName } from '../../parts/role-name.ts'
import { useRoles, useUnits } from '../../parts/use-names.ts'
import { useFormat } from '../../text/use-format.ts'
import { type Change, type ChangedField, changesOf, grantsApart, type Side } from './changes.ts'
import classes from './changes-panel.module.css'
import { type Draft, type DraftGrant, draftOf } from './draft.ts'
import { useTenantName } from './grants-field.tsx'
import { useExpiryWords } from './use-expiry-words.ts'
import type { TokenForm } from './use-token-form.ts'

export function ChangesPanel({ form, token }: { readonly form: TokenForm; readonly token: Token }) {
  const { t } = useTranslation()
  const words = useChangeWords(form)
  const before = { draft: draftOf(token), expiresAt: token.expiresAt === null ? null : Date.parse(token.expiresAt) }
  const changes = changesOf(form.kind, before, form)
  return (
    <Panel title={t('create.changes.title')}>
      {changes.length === 0 && <p className="quiet">{t('create.changes.none')}</p>}
      <dl className={classes.changes}>
        {changes.map((change) => (
          <ChangeRow key={change.field} change={change} words={words} />
        ))}
        <div>
          <dt>{t('create.changes.fields.secret')}</dt>
          <dd>{t(form.draft.keepSecret ? 'create.changes.secretStays' : 'create.changes.secretNew')}</dd>
        </div>
      </dl>
      <p className="quiet">{t('create.changes.version', { version: token.version })}</p>
    </Panel>
  )
}

interface ChangeRowProps {
  readonly change: Change
  readonly words: (field: ChangedField, side: Side, other: Side) => string
}

function ChangeRow({ change: { after, before, field }, words }: ChangeRowProps) {
  const { t } = useTranslation()
  return (
    <div>
      <dt>{t(`create.changes.fields.${field}`)}</dt>
      <dd>
        <span className="visually-hidden">{t('create.changes.now')} </span>
        <del>{words(field, before, after)}</del>
      </dd>
      <dd>
        <span className="visually-hidden">{t('create.changes.after')} </span>
        <ins>{words(field, after, before)}</ins>
      </dd>
    </div>
  )
}

function useChangeWords({ kind, tenant, zone }: TokenForm): ChangeRowProps['words'] {
  const { t } = useTranslation()
  const expiry = useExpiryWords(zone)
  const grants = useGrantWords()
  const { data: roles } = useRoles(tenant)
  const { data: units } = useUnits(tenant)
  const plain = (text: string): string => (text.trim() === '' ? t('common.none') : text)
  const switched = (on: boolean): string => t(on ? 'common.yes' : 'common.no')
  return (field, { draft, expiresAt }, other) => {
    const texts: Readonly<Record<ChangedField, () => string>> = {
      name: () => plain(draft.name),
      application: () => plain(draft.application),
      description: () => plain(draft.description),
      allowedIps: () => plain(draft.allowedIps.trim().replace(/[\s,;]+/g, ', ')),
      place: () => placeText(draft),
      expiresAt: () => (expiresAt === undefined ? t('create.summary.noExpiry') : expiry(expiresAt)),
      visibility: () => t(`create.visibility.${draft.visibility === 'sealed' ? 'sealed' : 'once'}`),
      master: () => switched(draft.master),
      admin: () => switched(draft.admin),
      grants: () => grants(grantsApart(draft.grants, other.draft.grants)),
    }
    return texts[field]()
  }
  function placeText({ role, unit }: Draft): string {
    const place = unit === null ? t('common.wholeTenant') : (units?.find(({ id }) => id === unit)?.name ?? unit)
    return role === null || kind === 'group'
      ? place
      : `${place} › ${roleName(role, roles?.find(({ id }) => id === role)?.name)}`
  }
}

/** "Site 1: see users, manage sessions", of the rows that differ. */
function useGrantWords(): (grants: readonly DraftGrant[]) => string {
  const { t } = useTranslation()
  const { list } = useFormat()
  const nameOf = useTenantName()
  return (grants) => {
    if (grants.length === 0) return t('common.none')
    const one = ({ permissions, tenant, unit }: DraftGrant): string => {
      const place = unit === undefined ? nameOf(tenant) : `${nameOf(tenant)} › ${unit}`
      const rights = permissions.length === 0 ? t('create.summary.nothingHere') : list(permissions.map(permissionText))
      return `${place}: ${rights}`
    }
    return grants.map(one).join('; ')
  }
}
