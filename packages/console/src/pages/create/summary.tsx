/** What the token will be, in plain words that grow as the form is filled in: the review before it is made. */

import { useTranslation } from 'react-i18next'
import { Panel } from '../../parts/panel.tsx'
import { addressesOf } from './draft.ts'
import classes from './summary.module.css'
import { ApplicationRights, MemberRights } from './summary-rights.tsx'
import { useExpiryWords } from './use-expiry-words.ts'
import { useHolder } from './use-holder.ts'
import type { TokenForm } from './use-token-form.ts'

export function Summary({ form }: { readonly form: TokenForm }) {
  const { t } = useTranslation()
  return (
    <Panel title={t('create.summary.title')}>
      <div className={classes.summary}>
        <Who form={form} />
        {form.kind === 'application' ? <ApplicationRights form={form} /> : <MemberRights form={form} />}
        <Terms form={form} />
      </div>
    </Panel>
  )
}

function Who({ form }: { readonly form: TokenForm }) {
  const { t } = useTranslation()
  const { draft, kind, tenant } = form
  const { data: holder } = useHolder(tenant, kind === 'user' ? draft.user : null)
  const typed = (kind === 'application' ? draft.application : draft.name).trim()
  const name = typed === '' ? t('create.summary.unnamed') : t('create.summary.named', { name: typed })
  if (kind === 'user') {
    return (
      <p>
        {holder === undefined
          ? t('create.summary.who.nobody', { name })
          : t('create.summary.who.user', { name, person: holder.name })}
      </p>
    )
  }
  return <p>{t(`create.summary.who.${kind}`, { name })}</p>
}

function Terms({ form }: { readonly form: TokenForm }) {
  const { t } = useTranslation()
  const words = useExpiryWords(form.zone)
  const { draft, expiresAt, limits, now, replaces } = form
  const isSet = expiresAt === null || (expiresAt !== undefined && expiresAt > now)
  const addresses = addressesOf(draft.allowedIps)
  const isSealed = form.kind === 'user' && (draft.visibility ?? limits.visibility) === 'sealed'
  const keeps = replaces !== null && draft.keepSecret
  return (
    <ul className={classes.terms}>
      <li>{isSet ? words(expiresAt) : t('create.summary.noExpiry')}</li>
      {addresses.length > 0 && <li>{t('create.summary.addresses', { list: addresses.join(', ') })}</li>}
      <li>{t(keeps ? 'create.summary.keeps' : isSealed ? 'create.summary.sealed' : 'create.summary.once')}</li>
    </ul>
  )
}
