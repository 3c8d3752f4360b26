/** What the token will and will not be able to do. */

import Check from 'lucide-react/icons/check'
import X from 'lucide-react/icons/x'
import { useTranslation } from 'react-i18next'
import { permissionText } from '../../parts/permission-text.ts'
import { inOrder } from '../../parts/rights-in-words.ts'
import { roleName } from '../../parts/role-name.ts'
import { useRoles, useUnits } from '../../parts/use-names.ts'
import { PLATFORM } from '../../session/permissions.ts'
import { useFormat } from '../../text/use-format.ts'
import { useTenantName } from './grants-field.tsx'
import { lacksOf } from './lacks.ts'
import classes from './summary.module.css'
import { TECHNICAL_ROLES } from './technical-roles.ts'
import type { TokenForm } from './use-token-form.ts'

/** A token that acts under a user type: a person's own, or that of the technical user made for it. */
export function MemberRights({ form }: { readonly form: TokenForm }) {
  const { t } = useTranslation()
  const { draft, kind, tenant } = form
  const { data: roles } = useRoles(tenant)
  const place = usePlace(form)
  const id = roleIdOf(form)
  if (id === null || (kind === 'group' && draft.unit === null)) {
    return <p className="quiet">{t(`create.summary.choose.${kind === 'group' ? 'group' : 'user'}`)}</p>
  }
  const role = roles?.find((one) => one.id === id)
  // The user types of technical users are the same everywhere, and known even to those who may not see them.
  const permissions = role?.permissions ?? (kind === 'user' ? undefined : TECHNICAL_ROLES[id])
  return (
    <>
      <p>{t('create.summary.role', { role: roleName(id, role?.name), place })}</p>
      {permissions === undefined ? (
        <p className="quiet">{t('create.summary.unknownRole')}</p>
      ) : (
        <>
          <May permissions={permissions} heading={t('create.summary.may')} />
          <MayNot permissions={permissions} />
        </>
      )}
      <p className="quiet">
        {t(kind === 'user' ? 'create.summary.live' : 'create.summary.technical')}{' '}
        {draft.unit !== null && t('create.summary.elsewhere', { place })}
      </p>
    </>
  )
}

function roleIdOf({ draft: { admin, role }, kind }: TokenForm): string | null {
  if (kind === 'user') return role
  const who = admin ? 'admin' : 'user'
  return kind === 'group' ? `unit-${who}` : `tenant-${who}`
}

function usePlace({ draft, kind, tenant }: TokenForm): string {
  const tenantName = useTenantName()
  const { data: units } = useUnits(tenant)
  if (draft.unit === null || kind === 'organization') return tenantName(tenant)
  return units?.find(({ id }) => id === draft.unit)?.name ?? draft.unit
}

/** An application holds what it is given, row by row. */
export function ApplicationRights({ form }: { readonly form: TokenForm }) {
  const { t } = useTranslation()
  const nameOf = useTenantName()
  const { grants, master } = form.draft
  const held = grants.flatMap(({ permissions }) => permissions)
  const isEverywhere = grants.some(({ tenant }) => tenant === '*')
  return (
    <>
      {master && <p>{t('create.summary.master')}</p>}
      {held.length === 0 && !master && <p className="quiet">{t('create.summary.nothing')}</p>}
      {grants.map(({ permissions, tenant, unit }) => (
        <May
          key={`${tenant}/${unit ?? ''}`}
          permissions={permissions}
          heading={
            tenant === '*'
              ? t('create.summary.mayEverywhere')
              : t('create.summary.mayIn', {
                  place: unit === undefined ? nameOf(tenant) : `${nameOf(tenant)} › ${unit}`,
                })
          }
        />
      ))}
      {held.length > 0 && <MayNot permissions={master ? [...held, 'token:create', 'token:read'] : held} />}
      {!isEverywhere && form.tenant === PLATFORM && grants.length > 0 && (
        <p className="quiet">{t('create.summary.otherTenants')}</p>
      )}
    </>
  )
}

interface MayProps {
  readonly permissions: readonly string[]
  readonly heading: string
}

function May({ permissions, heading }: MayProps) {
  const { t } = useTranslation()
  return (
    <div>
      <p className={classes.heading}>{heading}</p>
      <ul className={classes.marks}>
        {permissions.length === 0 && <li>{t('create.summary.nothingHere')}</li>}
        {inOrder(permissions).map((name) => (
          <li key={name}>
            <Check size={14} aria-hidden className={classes.yes} />
            {permissionText(name)}
          </li>
        ))}
      </ul>
    </div>
  )
}

function MayNot({ permissions }: { readonly permissions: readonly string[] }) {
  const { t } = useTranslation()
  const { list } = useFormat()
  const lacks = lacksOf(permissions).map((lack) => t(`create.lacks.${lack}`))
  if (lacks.length === 0) return null
  return (
    <div>
      <p className={classes.heading}>{t('create.summary.mayNot')}</p>
      <ul className={classes.marks}>
        <li>
          <X size={14} aria-hidden className={classes.no} />
          {list(lacks)}
        </li>
      </ul>
    </div>
  )
}
