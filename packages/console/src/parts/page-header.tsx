/** The head of a page: where one is, what can be done here, and the window's title. */

import { Link } from '@tanstack/react-router'
import ChevronLeft from 'lucide-react/icons/chevron-left'
import type { ReactNode } from 'react'
import classes from './page-header.module.css'
import { useTitle } from './use-title.ts'

export interface PageHeaderProps {
  readonly title: string
  /** The section before the title, as in "Administrator / Tokens". */
  readonly section?: string
  /** The page above this one. */
  readonly back?: { readonly to: string; readonly label: string; readonly search?: Readonly<Record<string, string>> }
  /** Beside the title, such as a status. */
  readonly beside?: ReactNode
  /** A line below the title. */
  readonly below?: ReactNode
  readonly actions?: ReactNode
}

export function PageHeader({ title, section, back, beside, below, actions }: PageHeaderProps) {
  useTitle(title)
  return (
    <div className={classes.header}>
      {back !== undefined && (
        <Link to={back.to} search={back.search ?? {}} className={classes.back}>
          <ChevronLeft size={16} aria-hidden />
          {back.label}
        </Link>
      )}
      <div className={classes.row}>
        <h1 className={classes.title}>
          {section !== undefined && <span className={classes.section}>{section} / </span>}
          {title}
        </h1>
        {beside}
        <div className={classes.actions}>{actions}</div>
      </div>
      {below !== undefined && <div className={classes.below}>{below}</div>}
    </div>
  )
}
