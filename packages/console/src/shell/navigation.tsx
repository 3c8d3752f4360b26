/** The main navigation. It shows only what the reader may use. */

import { Link } from '@tanstack/react-router'
import AppWindow from 'lucide-react/icons/app-window'
import Building2 from 'lucide-react/icons/building-2'
import Gauge from 'lucide-react/icons/gauge'
import KeyRound from 'lucide-react/icons/key-round'
import Landmark from 'lucide-react/icons/landmark'
import Network from 'lucide-react/icons/network'
import Scale from 'lucide-react/icons/scale'
import ScrollText from 'lucide-react/icons/scroll-text'
import Shapes from 'lucide-react/icons/shapes'
import Users from 'lucide-react/icons/users'
import { useTranslation } from 'react-i18next'
import { useSession, useTenant } from '../session/tenant.ts'
import classes from './navigation.module.css'
import { mayOpen, NAV_PAGES, type NavPage } from './pages.ts'

const ICONS: Readonly<Record<NavPage['label'], typeof Users>> = {
  overview: Gauge,
  tokens: KeyRound,
  users: Users,
  units: Network,
  roles: Shapes,
  tenant: Building2,
  audit: ScrollText,
  policy: Scale,
  tenants: Landmark,
  applications: AppWindow,
  platformPolicy: Scale,
}

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
  const Icon = ICONS[page.label]
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
