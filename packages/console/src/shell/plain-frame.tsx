/** The frame of the pages before the sign-in: one card, and the choice of language and theme. */

import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useTitle } from '../parts/use-title.ts'
import { choose, usePreferences } from '../session/preferences.ts'
import { Logo } from './logo.tsx'
import classes from './plain-frame.module.css'
import { ThemeMenu } from './preference-menus.tsx'

export interface PlainFrameProps {
  readonly title: string
  /** A sentence below the title. */
  readonly lead?: ReactNode
  /** For more than a short form. */
  readonly wide?: boolean
  readonly children: ReactNode
}

export function PlainFrame({ title, lead, wide = false, children }: PlainFrameProps) {
  useTitle(title)
  return (
    <div className={classes.frame}>
      <Ridges />
      <header className={classes.top}>
        <Logo size={28} />
        <div className={classes.tools}>
          <OtherLanguage />
          <ThemeMenu />
        </div>
      </header>
      <main className={classes.main}>
        <div className={classes.card} data-wide={wide || undefined}>
          <h1 className={classes.title}>{title}</h1>
          {lead !== undefined && <p className={classes.lead}>{lead}</p>}
          {children}
        </div>
      </main>
    </div>
  )
}

/** Here is room for the other language's whole name. */
function OtherLanguage() {
  const { t } = useTranslation()
  const other = usePreferences().language === 'en' ? 'nb' : 'en'
  return (
    <Button variant="subtle" color="gray" lang={other} onClick={() => choose({ language: other })}>
      {t('shell.otherLanguage')}
    </Button>
  )
}

/** Mountains along a fjord, far below the work. */
function Ridges() {
  return (
    <svg className={classes.ridges} viewBox="0 0 1440 320" preserveAspectRatio="xMidYMax slice" aria-hidden="true">
      <path
        className={classes.far}
        d="M0 210 120 128 210 176 330 72 452 178 560 120 668 190 800 96 918 184 1040 118 1148 186 1290 84 1440 190V320H0Z"
      />
      <path
        className={classes.near}
        d="M0 262 96 214 230 268 380 190 520 272 690 226 820 280 980 204 1130 276 1262 222 1440 284V320H0Z"
      />
    </svg>
  )
}
