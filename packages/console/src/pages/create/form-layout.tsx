/** Form on the left; on the right what it will lead to, and the button. On a narrow screen one below the other. */

import { Button } from '@mantine/core'
import type { FormEvent, ReactNode } from 'react'
import { ProblemAlert } from '../../parts/problem-alert.tsx'
import classes from './form.module.css'
import { Summary } from './summary.tsx'
import { TokenFields } from './token-fields.tsx'
import type { TokenForm } from './use-token-form.ts'

export interface FormLayoutProps {
  readonly form: TokenForm
  /** On the button. */
  readonly verb: string
  readonly pending: boolean
  readonly problem: unknown
  /** Between the summary and the button. */
  readonly children?: ReactNode
  /** Beside the button. */
  readonly extra?: ReactNode
  onSubmit(): void
}

export function FormLayout({ form, verb, pending, problem, children, extra, onSubmit }: FormLayoutProps) {
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (form.isReady && !pending) onSubmit()
  }
  return (
    <form noValidate onSubmit={submit} className={classes.columns}>
      <TokenFields form={form} />
      <div className={classes.aside}>
        <Summary form={form} />
        {children}
        <ProblemAlert problem={problem} />
        <div className={classes.buttons}>
          <Button type="submit" disabled={!form.isReady} loading={pending}>
            {verb}
          </Button>
          {extra}
        </div>
      </div>
    </form>
  )
}
