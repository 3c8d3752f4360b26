/** A step on many tokens: says what will happen, shows how far it has come, and what was not done. */

import { Progress } from '@mantine/core'
import type { Token } from '@polett/client/api'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type BulkResults, type BulkWish, type TokenAction, useBulk } from '../../api/tokens.ts'
import { announce, notify } from '../../parts/announcer.tsx'
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx'
import { reachesFar } from '../../parts/reaches-far.ts'
import { tokenTitle } from '../../parts/token-cells.tsx'
import { useNow } from '../../session/clock.ts'
import { BulkResultDialog } from './bulk-result-dialog.tsx'
import { BulkSummary } from './bulk-summary.tsx'
import { type BulkTarget, sizeOf, useSample } from './bulk-target.ts'

export interface BulkDialogProps {
  readonly action: TokenAction
  /** Signed-in devices are disconnected, not deleted, in words. */
  readonly ofDevices: boolean
  readonly target: BulkTarget
  /** Something was changed: what was ticked is no longer what it was. */
  onDone(): void
  onClose(): void
}

export function BulkDialog({ action, ofDevices, target, onDone, onClose }: BulkDialogProps) {
  const { t } = useTranslation()
  const bulk = useBulk()
  const [done, setDone] = useState(0)
  const [results, setResults] = useState<BulkResults | null>(null)
  const sample = useSample(target)
  const verb = ofDevices ? 'disconnect' : action
  const run = (wish: BulkWish): void => bulk.mutate(wish, { onSuccess: (answer) => finish(answer) })
  const finish = (answer: BulkResults): void => {
    const succeeded = answer.filter(({ ok }) => ok).length
    onDone()
    if (succeeded < answer.length) {
      setResults(answer)
      return
    }
    notify(t(`tokens.bulk.${verb}Done`, { count: succeeded }))
    onClose()
  }
  const byIds = (ids: readonly string[]): void => run({ action, ids, onProgress: (now) => progress(now, ids.length) })
  const progress = (now: number, count: number): void => {
    setDone(now)
    if (now < count) announce(t('tokens.bulk.progress', { done: now, count }))
  }
  if (results !== null) {
    return (
      <BulkResultDialog
        results={results}
        nameOf={namesOf(sample)}
        pending={bulk.isPending}
        problem={bulk.error}
        onRetry={byIds}
        onClose={onClose}
      />
    )
  }
  const confirm = (): void =>
    'tokens' in target ? byIds(target.tokens.map(({ id }) => id)) : run({ action, ...target })
  return (
    <Question
      {...{ action, verb, target, sample, done, onClose }}
      pending={bulk.isPending}
      problem={bulk.error}
      onConfirm={confirm}
    />
  )
}

function namesOf(sample: readonly Token[]): (id: string) => string {
  const names = new Map(sample.map((token) => [token.id, tokenTitle(token)]))
  return (id) => names.get(id) ?? id
}

interface QuestionProps {
  readonly action: TokenAction
  readonly verb: TokenAction | 'disconnect'
  readonly target: BulkTarget
  readonly sample: readonly Token[]
  readonly done: number
  readonly pending: boolean
  readonly problem: unknown
  onConfirm(): void
  onClose(): void
}

function Question({ action, verb, target, sample, done, pending, problem, onConfirm, onClose }: QuestionProps) {
  const { t } = useTranslation()
  const now = useNow()
  const count = sizeOf(target)
  const [first] = sample
  const name = first === undefined ? '' : tokenTitle(first)
  const mustType = action === 'delete' && (count > TYPED_ABOVE || sample.some((token) => reachesFar(token, now)))
  return (
    <ConfirmDialog
      title={t(`tokens.bulk.${verb}Title`, { count, name })}
      verb={t(`tokens.bulk.${verb}Verb`, { count })}
      destructive={action === 'delete'}
      typedName={mustType ? (count === 1 ? name : String(count)) : undefined}
      pending={pending}
      problem={problem}
      onConfirm={onConfirm}
      onClose={() => !pending && onClose()}
    >
      <p>{t(`tokens.bulk.${verb}What`, { count })}</p>
      {action !== 'restore' && <BulkSummary count={count} sample={sample} />}
      {pending && <BulkProgress done={done} count={count} byFilter={'filter' in target} />}
    </ConfirmDialog>
  )
}

const TYPED_ABOVE = 10

interface BulkProgressProps {
  readonly done: number
  readonly count: number
  /** One call for all of them: there is nothing to count on the way. */
  readonly byFilter: boolean
}

function BulkProgress({ done, count, byFilter }: BulkProgressProps) {
  const { t } = useTranslation()
  const label = byFilter ? t('tokens.bulk.running', { count }) : t('tokens.bulk.progress', { done, count })
  return (
    <div>
      <p className="tabular">{label}</p>
      <Progress aria-label={label} value={byFilter ? 100 : (done / count) * 100} animated={byFilter} />
    </div>
  )
}
