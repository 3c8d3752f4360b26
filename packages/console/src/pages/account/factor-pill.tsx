import CircleDashed from 'lucide-react/icons/circle-dashed'
import CircleDot from 'lucide-react/icons/circle-dot'
import { useTranslation } from 'react-i18next'
import classes from '../../parts/status.module.css'

/** Whether there is one: icon, word and colour together. */
export function FactorPill({ on }: { readonly on: boolean }) {
  const { t } = useTranslation()
  const Icon = on ? CircleDot : CircleDashed
  return (
    <span className={classes.status} data-status={on ? 'live' : 'off'}>
      <Icon size={14} aria-hidden />
      {t(on ? 'factors.app.on' : 'factors.app.off')}
    </span>
  )
}
