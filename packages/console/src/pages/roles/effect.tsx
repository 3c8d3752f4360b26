/** What a set of permissions allows, in words. */

import { useTranslation } from 'react-i18next'
import { permissionText } from '../../parts/permission-text.ts'
import { useFormat } from '../../text/use-format.ts'
import classes from './roles.module.css'

interface EffectProps {
  readonly permissions: readonly string[]
  /** So many are named; the rest is a number. */
  readonly most: number
}

/** In one line, for lists. */
export function Effect({ permissions, most }: EffectProps) {
  const { t } = useTranslation()
  const { list } = useFormat()
  if (permissions.length === 0) return <span className="quiet">{t('roles.nothing')}</span>
  const named = permissions.slice(0, most).map(permissionText)
  const more = permissions.length - named.length
  return <span>{more === 0 ? list(named) : `${named.join(', ')} ${t('roles.more', { count: more })}`}</span>
}

/** As a list, with the names that calls use beside the words. */
export function EffectList({ permissions }: Pick<EffectProps, 'permissions'>) {
  const { t } = useTranslation()
  if (permissions.length === 0) return <p className={classes.lead}>{t('roles.mayNothing')}</p>
  return (
    <>
      <p className={classes.lead}>{t('roles.effectLead')}</p>
      <ul className={classes.effect}>
        {permissions.map((name) => (
          <li key={name}>
            {permissionText(name) === name ? null : permissionText(name)} <code>{name}</code>
          </li>
        ))}
      </ul>
    </>
  )
}
