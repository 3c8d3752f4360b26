/** The frame of the pages before the sign-in: one card, and the choice of language and theme. */

import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useTitle } from '../parts/use-title.ts'
import { choose, usePreferences } from '../session/preferences.ts'
import { Logo } from './logo.tsx'
import classes from './plain-frame.module.css'
import { ThemeButton } from './theme-button.tsx'

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
          <ThemeButton />
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
        d="M0 220C120 200 200 130 300 120 420 108 500 200 620 190 760 178 820 90 940 84 1080 78 1180 180 1440 150V320H0Z"
      />
      <path
        className={classes.near}
        d="M0 270C160 240 260 210 400 222 560 236 640 280 800 270 980 258 1100 206 1240 210 1330 212 1390 236 1440 250V320H0Z"
      />
    </svg>
  )
}
