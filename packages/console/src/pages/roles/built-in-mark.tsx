import { useTranslation } from 'react-i18next'
import classes from './roles.module.css'

/** Beside the name of a user type that comes with Polett. */
export function BuiltInMark() {
  const { t } = useTranslation()
  return <span className={classes.mark}>{t('roles.builtIn')}</span>
}
