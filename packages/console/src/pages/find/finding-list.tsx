import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import type { FindingGroup } from './finding.ts'
import classes from './palette.module.css'

export interface FindingListProps {
  readonly id: string
  readonly groups: readonly FindingGroup[]
  /** The place of the chosen one among all. */
  readonly active: number
  onPoint(at: number): void
}

/** The focus stays in the field; the chosen one is told by `aria-activedescendant`. */
export function FindingList({ id, groups, active, onPoint }: FindingListProps) {
  const { t } = useTranslation()
  useEffect(() => {
    document.getElementById(`${id}-${active}`)?.scrollIntoView({ block: 'nearest' })
  }, [id, active])
  let next = 0
  return (
    <div id={id} role="listbox" aria-label={t('find.results')} className={classes.list}>
      {groups.map(({ name, findings }) => (
        // biome-ignore lint/a11y/useSemanticElements: a listbox has no other element for its groups.
        <div key={name} role="group" aria-labelledby={`${id}-${name}`}>
          <div id={`${id}-${name}`} className={classes.group}>
            {t(`find.groups.${name}`)}
          </div>
          {findings.map(({ key, label, hint, Icon, open }) => {
            const at = next++
            return (
              // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the field, which keeps the focus.
              <div
                key={key}
                id={`${id}-${at}`}
                role="option"
                tabIndex={-1}
                aria-selected={at === active}
                className={classes.option}
                onMouseMove={() => at !== active && onPoint(at)}
                onClick={open}
              >
                <Icon size={16} aria-hidden />
                <span className={classes.label}>{label}</span>
                {hint !== undefined && <span className={classes.hint}>{hint}</span>}
              </div>
            )
          })}
        </div>
      ))}
    </div>
  )
}
