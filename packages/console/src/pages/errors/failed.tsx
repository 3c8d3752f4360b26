import { ProblemAlert } from '../../parts/problem-alert.tsx'

/** A page that could not be shown, with the way to try again. */
export function FailedPage({ error, reset }: { readonly error: unknown; readonly reset: () => void }) {
  return <ProblemAlert problem={error} onRetry={reset} />
}
