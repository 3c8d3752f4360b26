/** Departments and groups as a tree. */

import { Button } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import Plus from 'lucide-react/icons/plus'
import { useTranslation } from 'react-i18next'
import { useAddressState } from '../../parts/address-state.ts'
import { useListSearch } from '../../parts/list-search.ts'
import { PageHeader } from '../../parts/page-header.tsx'
import { usePageKey } from '../../parts/use-page-key.ts'
import { useMay } from '../../session/tenant.ts'
import { CreateUnit } from './create-unit.tsx'
import { UnitBrowser } from './unit-browser.tsx'

export function UnitsPage() {
  const { t } = useTranslation()
  const search = useListSearch()
  const navigate = useNavigate()
  const mayCreate = useMay()('unit:create')
  const [isNew, setNew] = useAddressState('new')
  const open = (): void => setNew('1')
  usePageKey('c', mayCreate ? open : undefined)
  const create = mayCreate ? (
    <Button leftSection={<Plus size={16} aria-hidden />} onClick={open} aria-keyshortcuts="c">
      {t('units.create')}
    </Button>
  ) : null
  return (
    <>
      <PageHeader section={t('shell.administrator')} title={t('units.title')} actions={create} />
      <UnitBrowser search={search} create={create} />
      {isNew !== '' && mayCreate && (
        <CreateUnit
          parent={search.get('parent') || null}
          onClose={() => setNew(undefined, { parent: undefined })}
          onCreated={({ id }) => void navigate({ to: '/administrator/units/$unit', params: { unit: id } })}
        />
      )}
    </>
  )
}
