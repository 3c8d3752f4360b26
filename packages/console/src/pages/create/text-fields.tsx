/** The fields that are plain texts or switches, for every kind. */

import { Button, Collapse, Radio, Switch, Textarea, TextInput } from '@mantine/core'
import ChevronDown from 'lucide-react/icons/chevron-down'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { holdsEverywhere, PLATFORM } from '../../session/permissions.ts'
import { useSession } from '../../session/tenant.ts'
import classes from './form.module.css'
import type { TokenForm } from './use-token-form.ts'

interface FieldProps {
  readonly form: TokenForm
}

const LONGEST_NAME = 100

/** The name, which an application has besides the name of the application itself only if one wants. */
export function NameField({ form }: FieldProps) {
  const { t } = useTranslation()
  const field = form.kind === 'application' ? 'application' : 'name'
  return (
    <TextInput
      label={t(`create.labels.name.${form.kind}`)}
      description={t(`create.about.name.${form.kind}`)}
      required
      maxLength={LONGEST_NAME}
      autoComplete="off"
      value={form.draft[field]}
      error={form.errorOf(field)}
      onChange={(event) => form.change({ [field]: event.currentTarget.value })}
      onBlur={() => form.touch(field)}
    />
  )
}

export function DescriptionField({ form }: FieldProps) {
  const { t } = useTranslation()
  return (
    <Textarea
      label={<Optional>{t('create.labels.description')}</Optional>}
      description={t('create.about.description')}
      autosize
      minRows={2}
      value={form.draft.description}
      error={form.refused.description}
      onChange={(event) => form.change({ description: event.currentTarget.value })}
    />
  )
}

export function IdField({ form }: FieldProps) {
  const { t } = useTranslation()
  if (form.tenant !== PLATFORM || form.replaces !== null) return null
  return (
    <TextInput
      label={<Optional>{t('create.labels.id')}</Optional>}
      description={t('create.about.id')}
      autoComplete="off"
      spellCheck={false}
      classNames={{ input: 'mono' }}
      value={form.draft.id}
      error={form.refused.id}
      onChange={(event) => form.change({ id: event.currentTarget.value })}
    />
  )
}

/** Only those who manage tokens everywhere can make a master. */
export function MasterField({ form }: FieldProps) {
  const { t } = useTranslation()
  const everywhere = holdsEverywhere(useSession(), 'token:create')
  if (!everywhere && !form.draft.master) return null
  return (
    <Switch
      label={t('create.labels.master')}
      description={t('create.about.master')}
      checked={form.draft.master}
      error={form.refused.master}
      onChange={(event) => form.change({ master: event.currentTarget.checked })}
    />
  )
}

export function AdminField({ form }: FieldProps) {
  const { t } = useTranslation()
  const kind = form.kind === 'group' ? 'group' : 'organization'
  return (
    <Switch
      label={t('create.labels.admin')}
      description={t(`create.about.admin.${kind}`)}
      checked={form.draft.admin}
      error={form.refused.admin}
      onChange={(event) => form.change({ admin: event.currentTarget.checked })}
    />
  )
}

/** Only where the policy lets secrets be shown again; that is then the default. */
export function VisibilityField({ form }: FieldProps) {
  const { t } = useTranslation()
  const { change, draft, kind, limits, refused } = form
  if (kind !== 'user' || limits.visibility !== 'sealed') return null
  return (
    <Radio.Group
      label={t('create.labels.visibility')}
      value={draft.visibility ?? limits.visibility}
      error={refused.secretVisibility}
      onChange={(visibility) => change({ visibility: visibility === 'once' ? 'once' : 'sealed' })}
    >
      <div className={classes.choices}>
        {(['sealed', 'once'] as const).map((one) => (
          <Radio
            key={one}
            value={one}
            label={t(`create.visibility.${one}`)}
            description={t(`create.visibility.about.${one}`)}
          />
        ))}
      </div>
    </Radio.Group>
  )
}

/** Seldom needed, so it stays folded until it is filled or refused. */
export function AddressesField({ form }: FieldProps) {
  const { t } = useTranslation()
  const id = useId()
  const refusals = Object.entries(form.refused).filter(([pointer]) => pointer.startsWith('allowedIps'))
  const [opened, setOpened] = useState(form.draft.allowedIps !== '')
  const isOpen = opened || refusals.length > 0
  return (
    <div>
      <Button
        variant="subtle"
        size="compact-sm"
        leftSection={<ChevronDown size={16} aria-hidden className={classes.chevron} data-open={isOpen} />}
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={() => setOpened(!isOpen)}
      >
        {t('create.labels.addressesOpen')}
      </Button>
      <Collapse expanded={isOpen} id={id}>
        <Textarea
          mt={8}
          label={<Optional>{t('create.labels.addresses')}</Optional>}
          description={t('create.about.addresses')}
          autosize
          minRows={2}
          spellCheck={false}
          classNames={{ input: 'mono' }}
          value={form.draft.allowedIps}
          error={refusals[0]?.[1]}
          onChange={(event) => form.change({ allowedIps: event.currentTarget.value })}
        />
      </Collapse>
    </div>
  )
}

function Optional({ children }: { readonly children: string }) {
  const { t } = useTranslation()
  return (
    <>
      {children} <span className="quiet">({t('common.optional')})</span>
    </>
  )
}
