import type { ReactNode } from 'react'
import classes from './points.module.css'

/** What a dialog lists point by point: what goes or stops with the thing that it is about. */
export function Points({ children }: { readonly children: ReactNode }) {
  return <ul className={classes.points}>{children}</ul>
}
