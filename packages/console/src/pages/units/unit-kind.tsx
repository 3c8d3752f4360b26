/** Department or group, as icon and word. */

import type { Unit } from '@polett/client/api'
import Building from 'lucide-react/icons/building'
import UsersRound from 'lucide-react/icons/users-round'
import { useTranslation } from 'react-i18next'
import classes from './units.module.css'

const ICONS = { department: Building, group: UsersRound } as const

function UnitIcon({ kind }: Pick<Unit, 'kind'>) {
  const Icon = ICONS[kind]
  return <Icon size={16} aria-hidden className={classes.icon} />
}

export function UnitKind({ kind }: Pick<Unit, 'kind'>) {
  const { t } = useTranslation()
  return (
    <span className={classes.kind}>
      <UnitIcon kind={kind} />
      {t(`units.${kind}`)}
    </span>
  )
}
