/** What a set of permissions allows, in words. */

import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { ownPermissionsQuery } from '../../api/roles.ts'
import { EVERYTHING } from '../../parts/permission-choice.ts'
import { BUILT_IN_GROUPS, resourceOf } from '../../parts/permission-names.ts'
import { permissionText } from '../../parts/permission-text.ts'
import { useTenant } from '../../session/tenant.ts'
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
  const named = inOrder(permissions).slice(0, most).map(permissionText)
  const more = permissions.length - named.length
  return <span>{more === 0 ? list(named) : `${named.join(', ')} ${t('common.andMore', { count: more })}`}</span>
}

/** What concerns the same stands together, in the order of the boxes; a tenant's own come last. */
function inOrder(permissions: readonly string[]): readonly string[] {
  const places = BUILT_IN_GROUPS.map(({ resource }) => resource)
  const place = (name: string): number => {
    const at = places.indexOf(resourceOf(name))
    return name === EVERYTHING ? -1 : at < 0 ? places.length : at
  }
  return [...permissions].sort((a, b) => place(a) - place(b))
}

/** As a list, with the names that calls use beside the words. */
export function EffectList({ permissions }: Pick<EffectProps, 'permissions'>) {
  const { t } = useTranslation()
  const { data: own = [] } = useQuery(ownPermissionsQuery(useTenant()))
  const descriptions = new Map(own.map(({ name, description }) => [name, description]))
  const textOf = (name: string): string => descriptions.get(name) || permissionText(name)
  if (permissions.length === 0) return <p className={classes.lead}>{t('roles.mayNothing')}</p>
  return (
    <>
      <p className={classes.lead}>{t('roles.effectLead')}</p>
      <ul className={classes.effect}>
        {inOrder(permissions).map((name) => (
          <li key={name}>
            {textOf(name) === name ? null : textOf(name)} <code>{name}</code>
          </li>
        ))}
      </ul>
    </>
  )
}
