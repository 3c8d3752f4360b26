/** Nothing here yet: one sentence what this is for, one thing to do, one link to the guide. */

import { Link } from '@tanstack/react-router'
import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import classes from './empty-state.module.css'

export interface EmptyStateProps {
  /** A picture for pages that hold nothing else. */
  readonly Icon?: LucideIcon
  readonly title: string
  readonly children?: ReactNode
  /** The one thing to do next. */
  readonly action?: ReactNode
  /** The chapter of the guide to read on in. */
  readonly guide?: string
}

export function EmptyState({ Icon, title, children, action, guide }: EmptyStateProps) {
  const { t } = useTranslation()
  return (
    <div className={classes.empty}>
      {Icon !== undefined && (
        <span className={classes.picture}>
          <Icon size={28} strokeWidth={1.5} aria-hidden />
        </span>
      )}
      <h2 className={classes.title}>{title}</h2>
      {children !== undefined && <p className={classes.text}>{children}</p>}
      {action}
      {guide !== undefined && (
        <Link to="/guide/$chapter" params={{ chapter: guide }} className={classes.guide}>
          {t('common.learnMore')}
        </Link>
      )}
    </div>
  )
}
