import { useRef } from 'react'
import classes from './code-block.module.css'
import { CopyButton } from './copy-button.tsx'

export interface CodeBlockProps {
  readonly text: string
  /** What the button says that it copies. */
  readonly what: string
}

/** Code to be taken along as it is. */
export function CodeBlock({ text, what }: CodeBlockProps) {
  const code = useRef<HTMLPreElement>(null)
  return (
    <div className={classes.code}>
      <pre ref={code} translate="no">
        {text}
      </pre>
      <CopyButton text={text} what={what} selects={() => code.current} />
    </div>
  )
}
