/** Told above the button that saves: a colleague has changed the same meanwhile, who and when, and what each has written. */

import { Alert, SegmentedControl } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import GitCompare from 'lucide-react/icons/git-compare'
import { useTranslation } from 'react-i18next'
import { auditQuery } from '../api/audit.ts'
import { useMay, useSession } from '../session/tenant.ts'
import { useFormat } from '../text/use-format.ts'
import classes from './clash-notice.module.css'
import { RelativeMoment } from './moment.tsx'
import type { CarefulSave, Side } from './use-careful-save.ts'

export interface ClashNoticeProps<Fields> {
  readonly saving: CarefulSave<Fields>
  /** What the form calls its fields. */
  readonly words: Partial<Record<keyof Fields, string>>
  readonly change: LoggedChange
}

/** As the audit log knows the change: `user.updated`, and the id of the user. */
export interface LoggedChange {
  readonly tenant: string
  readonly action: string
  readonly target: string
}

export function ClashNotice<Fields>({ saving, words, change }: ClashNoticeProps<Fields>) {
  const { t } = useTranslation()
  const { list } = useFormat()
  const { clash, show } = saving
  if (clash === null) return null
  const fields = list(clash.names.map((name) => words[name] ?? String(name)))
  return (
    <Alert
      key={clash.round}
      ref={bringIntoView}
      color="yellow"
      variant="light"
      icon={<GitCompare size={18} aria-hidden />}
      title={t('clash.title')}
      classNames={{ root: classes.notice, body: classes.body }}
      role="alert"
    >
      <p>
        {t('clash.fields', { fields })} <LastChange {...change} />
      </p>
      <p>{t('clash.what')}</p>
      <SegmentedControl
        classNames={{ root: classes.sides, label: classes.side }}
        aria-label={t('clash.sides')}
        fullWidth
        data={[
          { value: 'mine', label: t('clash.mine') },
          { value: 'theirs', label: t('clash.theirs') },
        ]}
        value={clash.shown}
        onChange={(side) => show(side as Side)}
      />
    </Alert>
  )
}

/** Whoever saves from the top of a long form, with Enter or a button that stays in view, is far from it. */
const bringIntoView = (notice: HTMLElement | null): void => notice?.scrollIntoView({ block: 'center' })

/** Nothing for those who may not read the audit log. */
function LastChange(change: LoggedChange) {
  const { t } = useTranslation()
  const { user } = useSession()
  const enabled = useMay()('audit:read')
  const { data } = useQuery({ ...auditQuery({ ...change, limit: 1 }), enabled, staleTime: 0 })
  const entry = data?.items[0]
  if (entry === undefined) return null
  const who = entry.actor.id === user.id ? t('clash.byYou') : t('clash.by', { name: entry.actor.name })
  return (
    <span>
      {who} <RelativeMoment at={entry.at} />.
    </span>
  )
}
