/** The group or department that a group token belongs to. */

import { Select } from '@mantine/core'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { unitChoices } from '../../parts/unit-select.tsx'
import { unitChain, useUnits } from '../../parts/use-names.ts'
import { useMay } from '../../session/tenant.ts'
import type { TokenForm } from './use-token-form.ts'

const OFFERED = 60

export function UnitField({ form }: { readonly form: TokenForm }) {
  const { t } = useTranslation()
  const may = useMay()
  const { data: units, isPending } = useUnits(form.tenant)
  const choices = useMemo(() => unitChoices(units ?? []), [units])
  const offered = choices.filter(
    ({ value }) => value === form.draft.unit || may('token:create', unitChain(units ?? [], value)),
  )
  return (
    <Select
      label={t('create.labels.unit')}
      description={t('create.about.unit')}
      placeholder={t('create.unit.search')}
      required
      searchable
      limit={OFFERED}
      data={offered}
      value={form.draft.unit}
      nothingFoundMessage={t(isPending ? 'common.loading' : 'list.nothingMatches')}
      error={form.errorOf('unit')}
      onChange={(unit) => form.change({ unit })}
      onBlur={() => form.touch('unit')}
    />
  )
}
