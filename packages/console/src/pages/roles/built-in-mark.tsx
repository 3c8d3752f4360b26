import { useTranslation } from 'react-i18next'
import { Mark } from '../../parts/mark.tsx'

/** Beside the name of a user type that comes with Polett. */
export function BuiltInMark() {
  const { t } = useTranslation()
  return <Mark>{t('roles.builtIn')}</Mark>
}
