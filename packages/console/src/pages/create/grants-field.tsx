/** The rights of an application: one row for each tenant, and everywhere where the reader may give that. */

import { Button, Select } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { PermissionMatrix } from '../../parts/permission-matrix.tsx'
import { useFurtherTenants } from '../../parts/use-further-tenants.ts'
import { PLATFORM } from '../../session/permissions.ts'
import { tenantsOf, useSession } from '../../session/tenant.ts'
import type { DraftGrant } from './draft.ts'
import classes from './form.module.css'
import { GrantEditor } from './grant-editor.tsx'
import type { TokenForm } from './use-token-form.ts'

/** What a new row begins with (C-33). */
const TRIO = ['tenant:read', 'user:*', 'session:*'] as const
const EVERYWHERE = '*'

export function GrantsField({ form }: { readonly form: TokenForm }) {
  const { t } = useTranslation()
  const { draft, refused, tenant } = form
  const nameOf = useTenantName()
  const set = (grants: readonly DraftGrant[]): void => form.change({ grants })
  const refusal = Object.entries(refused).find(([pointer]) => pointer.startsWith('grants'))
  return (
    <section className={classes.grants} aria-labelledby="grants-title">
      <h2 id="grants-title" className={classes.legend}>
        {t('create.labels.grants')}
      </h2>
      <p className="quiet">{t(tenant === PLATFORM ? 'create.about.grants' : 'create.about.grantsHere')}</p>
      {draft.grants.length > 0 && (
        <PermissionMatrix
          label={t('create.labels.grants')}
          grants={draft.grants}
          nameOf={nameOf}
          onChange={(at, permissions) =>
            set(draft.grants.map((one, row) => (row === at ? { ...one, permissions } : one)))
          }
          onRemove={(at) => set(draft.grants.filter((_, row) => row !== at))}
          renderMore={(grant, change) => <GrantEditor grant={grant} onChange={change} />}
        />
      )}
      {refusal !== undefined && (
        <p className={classes.error} role="alert">
          {refusalPlace(refusal[0], draft.grants, nameOf)} {refusal[1]}
        </p>
      )}
      <AddTenant
        form={form}
        nameOf={nameOf}
        onAdd={(id) => set([...draft.grants, { tenant: id, permissions: TRIO }])}
      />
    </section>
  )
}

/** Which row the server means: "Site 1:". */
function refusalPlace(pointer: string, grants: readonly DraftGrant[], nameOf: (id: string) => string): string {
  const grant = grants[Number(pointer.split('/')[1])]
  if (grant === undefined) return ''
  const permission = grant.permissions[Number(pointer.split('/')[3])]
  return permission === undefined ? `${nameOf(grant.tenant)}:` : `${nameOf(grant.tenant)}, ${permission}:`
}

export function useTenantName(): (id: string) => string {
  const { t } = useTranslation()
  const session = useSession()
  return (id) => {
    if (id === EVERYWHERE) return t('create.grants.everywhere')
    return tenantsOf(session, t('shell.platform')).find((one) => one.id === id)?.name ?? id
  }
}

interface AddTenantProps {
  readonly form: TokenForm
  readonly nameOf: (id: string) => string
  onAdd(tenant: string): void
}

/** In a tenant, only its own rights can be given; on the platform, those of every tenant. */
function AddTenant({ form, nameOf, onAdd }: AddTenantProps) {
  const { t } = useTranslation()
  const taken = new Set(form.draft.grants.filter(({ unit }) => unit === undefined).map(({ tenant }) => tenant))
  if (form.tenant !== PLATFORM) {
    return taken.has(form.tenant) ? null : (
      <Button variant="default" onClick={() => onAdd(form.tenant)}>
        {t('create.grants.addHere', { name: nameOf(form.tenant) })}
      </Button>
    )
  }
  return <SearchTenant taken={taken} nameOf={nameOf} onAdd={onAdd} />
}

interface SearchTenantProps extends Pick<AddTenantProps, 'nameOf' | 'onAdd'> {
  readonly taken: ReadonlySet<string>
}

function SearchTenant({ taken, nameOf, onAdd }: SearchTenantProps) {
  const { t } = useTranslation()
  const [typed, setTyped] = useState('')
  const listed = useSession().tenants.map(({ id }) => id)
  const further = useFurtherTenants(typed)
  const places = [EVERYWHERE, PLATFORM, ...listed.filter((id) => id !== PLATFORM)]
  const options = [
    ...places.map((id) => ({ value: id, label: labelOf(id, nameOf) })),
    ...further.tenants.map(({ id, name }) => ({ value: id, label: `${name} (${id})` })),
  ]
  return (
    <Select
      label={t('create.grants.add')}
      placeholder={t('create.grants.search')}
      searchable
      limit={60}
      maw={360}
      data={options.filter(({ value }) => !taken.has(value))}
      value={null}
      searchValue={typed}
      onSearchChange={setTyped}
      nothingFoundMessage={t(further.pending ? 'common.loading' : 'list.nothingMatches')}
      onChange={(id) => {
        if (id !== null) onAdd(id)
        setTyped('')
      }}
    />
  )
}

function labelOf(id: string, nameOf: (id: string) => string): string {
  const name = nameOf(id)
  return name === id || id === EVERYWHERE ? name : `${name} (${id})`
}
