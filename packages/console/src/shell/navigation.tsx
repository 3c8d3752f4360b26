/** The main navigation. It shows only what the reader may use. */

import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useSession, useTenant } from '../session/tenant.ts'
import classes from './navigation.module.css'
import { PAGE_ICONS } from './page-icons.ts'
import { mayOpen, NAV_PAGES, type NavPage } from './pages.ts'

export function Navigation() {
  const { t } = useTranslation()
  const session = useSession()
  const tenant = useTenant()
  const open = NAV_PAGES.filter((page) => mayOpen(page, session, tenant))
  const sections = ['start', 'administrator', 'platform'] as const
  return (
    <nav aria-label={t('shell.navigation')} className={classes.nav}>
      {sections
        .filter((section) => open.some((page) => page.section === section))
        .map((section) => (
          <div key={section}>
            {section !== 'start' && <h2 className={classes.section}>{t(`shell.${section}`)}</h2>}
            <ul>
              {open
                .filter((page) => page.section === section)
                .map((page) => (
                  <Entry key={page.to} page={page} />
                ))}
            </ul>
          </div>
        ))}
    </nav>
  )
}

function Entry({ page }: { readonly page: NavPage }) {
  const { t } = useTranslation()
  const Icon = PAGE_ICONS[page.label]
  return (
    <li>
      <Link
        to={page.to}
        className={classes.link}
        activeOptions={{ exact: page.to === '/', includeSearch: false }}
        activeProps={{ 'data-active': true }}
      >
        <Icon size={17} aria-hidden />
        {t(`shell.${page.label}`)}
      </Link>
    </li>
  )
}
