/** The apps that people of an organization can sign in to. */

import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import Plus from 'lucide-react/icons/plus'
import Smartphone from 'lucide-react/icons/smartphone'
import { useTranslation } from 'react-i18next'
import { appsQuery } from '../../api/apps.ts'
import { useAddressState } from '../../parts/address-state.ts'
import { EmptyState } from '../../parts/empty-state.tsx'
import { PageHeader } from '../../parts/page-header.tsx'
import { ProblemAlert } from '../../parts/problem-alert.tsx'
import classes from '../../parts/registered.module.css'
import { usePageKey } from '../../parts/use-page-key.ts'
import { Waiting } from '../../parts/waiting.tsx'
import { tenantsOf, useMay, useSession, useTenant } from '../../session/tenant.ts'
import { AppTable } from './app-table.tsx'
import { CreateApp } from './create-app.tsx'
import { DeleteApp } from './delete-app.tsx'
import { EditApp } from './edit-app.tsx'

export function AppsPage() {
  const { t } = useTranslation()
  const tenant = useTenant()
  const name = tenantsOf(useSession(), t('shell.platformName')).find(({ id }) => id === tenant)?.name ?? tenant
  const mayChange = useMay()('policy:update', [])
  const [isNew, setNew] = useAddressState('new')
  const query = useQuery(appsQuery(tenant))
  usePageKey('c', mayChange ? () => setNew('1') : undefined)
  const create = mayChange ? (
    <Button leftSection={<Plus size={16} aria-hidden />} onClick={() => setNew('1')} aria-keyshortcuts="c">
      {t('apps.create')}
    </Button>
  ) : null
  const none = query.data?.every(({ builtIn }) => builtIn) === true
  return (
    <>
      <PageHeader section={t('shell.administrator')} title={t('apps.title')} actions={none ? null : create} />
      <p className={classes.what}>{t('apps.what', { name })}</p>
      {query.isPending && <Waiting />}
      {query.data === undefined && <ProblemAlert problem={query.error} onRetry={() => void query.refetch()} />}
      {query.data !== undefined && query.data.length > 0 && <AppTable apps={query.data} mayChange={mayChange} />}
      {none && <EmptyState Icon={Smartphone} title={t('apps.empty')} guide="connect" action={create} />}
      {isNew !== '' && mayChange && <CreateApp tenant={tenant} onClose={() => setNew(undefined)} />}
      {mayChange && <Acts tenant={tenant} />}
    </>
  )
}

/** What is done to one of them, as the address says. */
function Acts({ tenant }: { readonly tenant: string }) {
  const [edited, setEdited] = useAddressState('edit')
  const [deleted, setDeleted] = useAddressState('delete')
  const { data = [] } = useQuery(appsQuery(tenant))
  const find = (id: string) => data.find((app) => app.id === id && !app.builtIn)
  const [editing, deleting] = [find(edited), find(deleted)]
  return (
    <>
      {editing && <EditApp key={edited} tenant={tenant} app={editing} onClose={() => setEdited(undefined)} />}
      {deleting && <DeleteApp tenant={tenant} app={deleting} onClose={() => setDeleted(undefined)} />}
    </>
  )
}
