/** The companies through which people of an organization can sign in. */

import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import Building from 'lucide-react/icons/building'
import Plus from 'lucide-react/icons/plus'
import { useTranslation } from 'react-i18next'
import { issuersQuery } from '../../api/issuers.ts'
import { useAddressState } from '../../parts/address-state.ts'
import { EmptyState } from '../../parts/empty-state.tsx'
import { PageHeader } from '../../parts/page-header.tsx'
import { ProblemAlert } from '../../parts/problem-alert.tsx'
import classes from '../../parts/registered.module.css'
import { usePageKey } from '../../parts/use-page-key.ts'
import { Waiting } from '../../parts/waiting.tsx'
import { tenantsOf, useMay, useSession, useTenant } from '../../session/tenant.ts'
import { DirectoryGroups } from '../directory/directory-groups.tsx'
import { CreateIssuer } from './create-issuer.tsx'
import { DeleteIssuer } from './delete-issuer.tsx'
import { EditIssuer } from './edit-issuer.tsx'
import { IssuerTable } from './issuer-table.tsx'

export function IssuersPage() {
  const { t } = useTranslation()
  const tenant = useTenant()
  const name = tenantsOf(useSession(), t('shell.platformName')).find(({ id }) => id === tenant)?.name ?? tenant
  const mayChange = useMay()('policy:update', [])
  const [isNew, setNew] = useAddressState('new')
  const query = useQuery(issuersQuery(tenant))
  usePageKey('c', mayChange ? () => setNew('1') : undefined)
  const create = mayChange ? (
    <Button leftSection={<Plus size={16} aria-hidden />} onClick={() => setNew('1')} aria-keyshortcuts="c">
      {t('issuers.create')}
    </Button>
  ) : null
  const none = query.data?.length === 0
  return (
    <>
      <PageHeader section={t('shell.administrator')} title={t('issuers.title')} actions={none ? null : create} />
      <p className={classes.what}>{t('issuers.what', { name })}</p>
      {query.isPending && <Waiting />}
      {query.data === undefined && <ProblemAlert problem={query.error} onRetry={() => void query.refetch()} />}
      {query.data !== undefined && !none && <IssuerTable issuers={query.data} mayChange={mayChange} />}
      {none && (
        <EmptyState Icon={Building} title={t('issuers.empty')} guide="companies" action={create}>
          {t('issuers.emptyWhat', { setting: 'POLETT_ISSUER_HOSTS' })}
        </EmptyState>
      )}
      <DirectoryGroups key={tenant} tenant={tenant} name={name} />
      {isNew !== '' && mayChange && <CreateIssuer tenant={tenant} onClose={() => setNew(undefined)} />}
      {mayChange && <Acts tenant={tenant} />}
    </>
  )
}

/** What is done to one of them, as the address says. */
function Acts({ tenant }: { readonly tenant: string }) {
  const [edited, setEdited] = useAddressState('edit')
  const [deleted, setDeleted] = useAddressState('delete')
  const { data = [] } = useQuery(issuersQuery(tenant))
  const find = (id: string) => data.find((issuer) => issuer.id === id)
  const [editing, deleting] = [find(edited), find(deleted)]
  return (
    <>
      {editing && <EditIssuer key={edited} tenant={tenant} issuer={editing} onClose={() => setEdited(undefined)} />}
      {deleting && <DeleteIssuer tenant={tenant} issuer={deleting} onClose={() => setDeleted(undefined)} />}
    </>
  )
}
