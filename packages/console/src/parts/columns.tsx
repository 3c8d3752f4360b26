/** Panels side by side, and one below the other in a narrow window. */

import type { ReactNode } from 'react'
import classes from './columns.module.css'

export interface ColumnsProps {
  /** Left out: both are as wide. */
  readonly second?: 'narrow'
  readonly children: ReactNode
}

export function Columns({ second, children }: ColumnsProps) {
  return (
    <div className={classes.columns} data-second={second}>
      {children}
    </div>
  )
}

/** Panels below one another in one column. Without any, the column takes no place. */
export function Column({ children }: { readonly children: ReactNode }) {
  return <div className={classes.column}>{children}</div>
}
