import classes from './copied-id.module.css'
import { CopyButton } from './copy-button.tsx'

export interface CopiedIdProps {
  readonly id: string
  /** What the button says that it copies. */
  readonly what: string
}

/** An id among the facts of a thing, to be taken along. */
export function CopiedId({ id, what }: CopiedIdProps) {
  return (
    <span className={classes.copied}>
      <code>{id}</code>
      <CopyButton text={id} what={what} />
    </span>
  )
}
