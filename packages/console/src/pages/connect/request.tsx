/** Who asks, as far as it is known: the organization that has registered the app, the device, and where it leads. */

import type { Connection } from '@polett/client/api'
import { useTranslation } from 'react-i18next'
import classes from './connect.module.css'

export function Request({ connection }: { readonly connection: Connection }) {
  const { t } = useTranslation()
  const { device, returnsTo, tenant } = connection
  const facts: readonly (readonly [string, string | undefined])[] = [
    [t('session.signIn.organization'), tenant?.name],
    [t('connect.device'), device === null ? undefined : [device.name, device.platform].filter(Boolean).join(' · ')],
    [t('connect.returnsTo'), returnsTo ?? undefined],
  ]
  const known = facts.filter(([, value]) => value !== undefined && value !== '')
  if (known.length === 0) return null
  return (
    <dl className={classes.request}>
      {known.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
