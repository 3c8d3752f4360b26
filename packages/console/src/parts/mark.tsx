import type { ReactNode } from 'react'
import classes from './mark.module.css'

/** A word beside a name that says what is special about it. */
export function Mark({ children }: { readonly children: ReactNode }) {
  return <span className={classes.mark}>{children}</span>
}
