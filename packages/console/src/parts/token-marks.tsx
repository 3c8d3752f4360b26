/** Small marks beside a token that somebody ought to look at, each with its reason. */

import { Tooltip } from '@mantine/core'
import type { Token } from '@polett/client/api'
import { useTranslation } from 'react-i18next'
import { PLATFORM } from '../session/permissions.ts'
import classes from './token-marks.module.css'

type Mark = 'creatorLeft' | 'outsidePolicy' | 'unusedDefault'

/** The token that the set-up makes with all rights (its id is the same in every installation, its secret is not). */
const DEFAULT_WITH_ALL_RIGHTS = 'admin-console'

function marksOf(token: Token): readonly Mark[] {
  const { createdBy, id, lastUsedAt, outsidePolicy, status, tenant } = token
  const isUnusedDefault = id === DEFAULT_WITH_ALL_RIGHTS && isPlatforms(tenant) && lastUsedAt === null
  return [
    ...(createdBy?.active === false ? (['creatorLeft'] as const) : []),
    ...(outsidePolicy ? (['outsidePolicy'] as const) : []),
    ...(isUnusedDefault && status === 'active' ? (['unusedDefault'] as const) : []),
  ]
}

/** A token of the installation lives in no tenant. */
export const isPlatforms = (tenant: string | null): boolean => tenant === null || tenant === PLATFORM

export function TokenMarks({ token }: { readonly token: Token }) {
  const { t } = useTranslation()
  return marksOf(token).map((mark) => (
    <Tooltip key={mark} label={t(`tokens.marks.${mark}Why`)} multiline maw={320}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the reason has to be within reach of the keyboard too. */}
      <span className={classes.mark} tabIndex={0}>
        {t(`tokens.marks.${mark}`)}
      </span>
    </Tooltip>
  ))
}
