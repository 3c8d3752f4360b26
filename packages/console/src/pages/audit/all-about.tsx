/** Leads to all entries about one thing, which may be long gone. */

import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import classes from './entry-sentence.module.css'

export function AllAbout({ id }: { readonly id: string }) {
  const { t } = useTranslation()
  return (
    <Link to="/administrator/audit" search={{ target: id }} className={classes.name} resetScroll={false}>
      {t('audit.allAbout')}
    </Link>
  )
}
