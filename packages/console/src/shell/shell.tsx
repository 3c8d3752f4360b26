/** The frame around every page behind the sign-in: navigation, the tenant, search, and the reader's own menu. */

import '../theme/mantine-inside.css'
import { Alert, Burger, Drawer } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { Outlet, useLocation, useRouter } from '@tanstack/react-router'
import { lazy, Suspense, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { sessionQuery } from '../api/session.ts'
import { ForbiddenPage } from '../pages/errors/forbidden.tsx'
import { NotFoundPage } from '../pages/errors/not-found.tsx'
import { useKeptFocus } from '../parts/use-kept-focus.ts'
import { isPlatformPerson } from '../session/permissions.ts'
import { tenantsOf, useSession, useTenant } from '../session/tenant.ts'
import { FindButton } from './find-button.tsx'
import { HelpMenu } from './help-menu.tsx'
import { Logo } from './logo.tsx'
import { Navigation } from './navigation.tsx'
import { mayOpen, pageAt } from './pages.ts'
import { LanguageButton, ThemeMenu } from './preference-menus.tsx'
import classes from './shell.module.css'
import { TenantSwitcher } from './tenant-switcher.tsx'
import { UserMenu } from './user-menu.tsx'

/** A session that has ended takes everything away that was shown of it; the addresses then lead to the sign-in. */
export function Shell() {
  const { data: session } = useQuery(sessionQuery)
  const router = useRouter()
  useEffect(() => {
    if (!session) void router.invalidate()
  }, [session, router])
  const [enrolling, setEnrolling] = useState(false)
  if (session?.factorRequired === true && !enrolling) setEnrolling(true)
  if (!session) return null
  if (!enrolling) return <Frame />
  return (
    <Suspense>
      <EnrolmentPage onDone={() => setEnrolling(false)} />
    </Suspense>
  )
}

/** It stays until its recovery codes are stored, whatever the session says meanwhile. */
const EnrolmentPage = lazy(async () => ({
  default: (await import('../pages/session/enrolment-page.tsx')).EnrolmentPage,
}))

function Frame() {
  const { t } = useTranslation()
  const [opened, navigation] = useDisclosure(false)
  const { pathname } = useLocation()
  useKeptFocus()
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new page closes the sheet that led to it.
  useEffect(() => navigation.close(), [pathname])
  return (
    <div className={classes.frame}>
      <a className={classes.skip} href="#content">
        {t('shell.skip')}
      </a>
      <aside className={classes.side}>
        <Logo />
        <Navigation />
      </aside>
      <header className={classes.top}>
        <Burger
          className={classes.burger}
          opened={opened}
          onClick={navigation.toggle}
          size="sm"
          aria-label={t('shell.openNavigation')}
          aria-expanded={opened}
        />
        <TenantSwitcher />
        <div className={classes.tools}>
          <FindButton />
          <div className={classes.roomy}>
            <HelpMenu />
            <LanguageButton />
            <ThemeMenu />
          </div>
          <UserMenu />
        </div>
      </header>
      <Drawer
        opened={opened}
        onClose={navigation.close}
        position="left"
        size="280px"
        title={<Logo />}
        closeButtonProps={{ 'aria-label': t('common.close') }}
      >
        <Navigation />
        <div className={classes.sheetTools}>
          <HelpMenu />
          <LanguageButton />
          <ThemeMenu />
        </div>
      </Drawer>
      <Content />
    </div>
  )
}

/** The page itself, once it is clear that the reader may be here. */
function Content() {
  const { pathname } = useLocation()
  const main = useRef<HTMLElement>(null)
  const first = useRef(true)
  // biome-ignore lint/correctness/useExhaustiveDependencies: each new page begins at its top, for eyes and screen readers.
  useEffect(() => {
    if (!first.current) main.current?.focus({ preventScroll: true })
    first.current = false
  }, [pathname])
  return (
    <main id="content" ref={main} tabIndex={-1} className={classes.content}>
      <Warnings />
      <Guarded />
    </main>
  )
}

function Guarded() {
  const session = useSession()
  const tenant = useTenant()
  const { pathname } = useLocation()
  const page = pageAt(pathname)
  const known = tenantsOf(session, '').some(({ id }) => id === tenant)
  if (!known && !isPlatformPerson(session) && tenant !== session.user.tenant) return <NotFoundPage />
  const judgedByServer = page?.ownBelow === true && pathname !== page.to
  if (page !== undefined && !judgedByServer && !mayOpen(page, session, tenant)) {
    return <ForbiddenPage permissions={page.needs} tenant={page.section === 'platform' ? 'platform' : tenant} />
  }
  return <Outlet />
}

/** On this machine alone nothing travels over a network, so there the overview is enough to say it. */
const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/

function Warnings() {
  const { t } = useTranslation()
  const { warnings } = useSession()
  const { pathname } = useLocation()
  if (warnings.length === 0 || (LOOPBACK.test(location.hostname) && pathname !== '/')) return null
  return (
    <Alert color="yellow" variant="light" py="xs" mb="md">
      {t('shell.httpWarning')}
    </Alert>
  )
}
