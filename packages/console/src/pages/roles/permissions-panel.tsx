/** What a user type permits, and changing it: the difference is shown, and whom it concerns, before it is saved. */

import { Button, Group } from '@mantine/core'
import type { Role } from '@polett/client/api'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { holdersQuery, ownPermissionsQuery, roleQuery, useUpdateRole } from '../../api/roles.ts'
import { notify } from '../../parts/announcer.tsx'
import { ClashNotice } from '../../parts/clash-notice.tsx'
import { Panel } from '../../parts/panel.tsx'
import { difference, isSame } from '../../parts/permission-choice.ts'
import { PermissionPicker } from '../../parts/permission-picker.tsx'
import { permissionText } from '../../parts/permission-text.ts'
import { ProblemAlert } from '../../parts/problem-alert.tsx'
import { roleName } from '../../parts/role-name.ts'
import { type CarefulSave, useCarefulSave } from '../../parts/use-careful-save.ts'
import { useDraft } from '../../parts/use-draft.ts'
import { useUnitChain } from '../../parts/use-names.ts'
import { PLATFORM } from '../../session/permissions.ts'
import { useMay, useTenant } from '../../session/tenant.ts'
import { EffectList } from './effect.tsx'
import classes from './roles.module.css'

/** The built-in user types that a tenant may give permissions of its own. */
const EXTENSIBLE: readonly string[] = ['tenant-user', 'unit-user']

export function PermissionsPanel({ role }: { readonly role: Role }) {
  const { t } = useTranslation()
  const may = useMay()('role:update', useUnitChain(useTenant(), role.unit))
  const isFixed = role.builtIn && !EXTENSIBLE.includes(role.id)
  return (
    <Panel title={t('roles.permits')}>
      {isFixed && <p className={classes.lead}>{t('roles.readOnly')}</p>}
      {!isFixed && !may && <p className={classes.lead}>{t('roles.notYours')}</p>}
      {isFixed || !may ? <EffectList permissions={role.permissions} /> : <Editor role={role} />}
    </Panel>
  )
}

/** The permissions that were chosen, and those that there were before the first of them was. */
interface Chosen {
  readonly begun: readonly string[] | null
  readonly permissions: readonly string[]
}

const UNTOUCHED: Chosen = { begun: null, permissions: [] }

interface Fields {
  readonly permissions: readonly string[]
}

const fieldsOf = ({ permissions }: Fields): Fields => ({ permissions: [...permissions].sort() })

/** What was chosen and taken back is nobody's choice: it follows what is there. */
function currentOf({ begun, permissions }: Chosen, present: readonly string[]) {
  const isUntouched = begun === null || isSame(begun, permissions)
  return isUntouched ? { begun: present, permissions: present } : { begun, permissions }
}

function Editor({ role }: { readonly role: Role }) {
  const { t } = useTranslation()
  const tenant = useTenant()
  const { data: own = [] } = useQuery(ownPermissionsQuery(tenant))
  const draft = useDraft(`permissions.${tenant}.${role.id}`, UNTOUCHED)
  const update = useUpdateRole(tenant, role.id)
  const { begun, permissions } = currentOf(draft.fields, role.permissions)
  const change = ({ permissions = [] }: Partial<Fields>): void =>
    draft.change({ begun: saving.begun.permissions, permissions })
  const saving: CarefulSave<Fields> = useCarefulSave({
    ...{ opened: fieldsOf({ permissions: begun }), fields: fieldsOf({ permissions }), change, fieldsOf },
    query: roleQuery(tenant, role.id),
    send: async () => {
      const saved = await update.mutateAsync({ permissions: [...permissions] })
      discard()
      notify(t('roles.saved', { name: roleName(saved.id, saved.name) }))
    },
  })
  const discard = (): void => {
    draft.change(UNTOUCHED)
    draft.forget()
    saving.forget()
  }
  const changed = !isSame(role.permissions, permissions)
  return (
    <>
      {role.builtIn && (
        <>
          <p className={classes.lead}>{t('roles.readOnlyOwn')}</p>
          <EffectList permissions={role.permissions} />
        </>
      )}
      <PermissionPicker
        value={permissions}
        onChange={(next) => change({ permissions: next })}
        own={own}
        platform={tenant === PLATFORM}
        ownOnly={role.builtIn}
      />
      <div className={classes.saving}>
        {changed && <Changes role={role} permissions={permissions} />}
        <ClashNotice
          saving={saving}
          words={{ permissions: t('roles.permits') }}
          change={{ tenant, action: 'role.updated', target: role.id }}
        />
        <ProblemAlert problem={saving.problem} />
        <Group justify="flex-end" gap="xs">
          {(changed || saving.clash !== null) && (
            <Button variant="default" onClick={discard}>
              {t('roles.discard')}
            </Button>
          )}
          <Button disabled={!changed} loading={saving.pending} onClick={saving.save}>
            {t('roles.save')}
          </Button>
        </Group>
      </div>
    </>
  )
}

interface ChangesProps {
  readonly role: Role
  readonly permissions: readonly string[]
}

/** What saving would change, and for how many. */
function Changes({ role, permissions }: ChangesProps) {
  const { t } = useTranslation()
  const holders = useQuery(holdersQuery(useTenant(), role.id, { limit: 1 }))
  const { added, taken } = difference(role.permissions, permissions)
  const count = holders.data?.total
  return (
    <section className={classes.changes} aria-label={t('roles.unsaved')}>
      <ChangeLine title={t('roles.adds')} names={added} />
      <ChangeLine title={t('roles.takes')} names={taken} />
      <p className={classes.lead}>
        {count === undefined ? t('roles.effectNowUnknown') : t('roles.effectNow', { count })}
      </p>
    </section>
  )
}

function ChangeLine({ title, names }: { readonly title: string; readonly names: readonly string[] }) {
  if (names.length === 0) return null
  return (
    <p className={classes.lead}>
      <strong>{title}</strong> {names.map(permissionText).join(', ')}
    </p>
  )
}
