/** Whether a person, place or user type counts: icon, word and colour together. */

import Ban from 'lucide-react/icons/ban'
import CircleDot from 'lucide-react/icons/circle-dot'
import { useTranslation } from 'react-i18next'
import classes from './status.module.css'

export function StatePill({ active }: { readonly active: boolean }) {
  const { t } = useTranslation()
  const Icon = active ? CircleDot : Ban
  return (
    <span className={classes.status} data-status={active ? 'live' : 'off'}>
      <Icon size={14} aria-hidden />
      {t(active ? 'common.active' : 'common.inactive')}
    </span>
  )
}
