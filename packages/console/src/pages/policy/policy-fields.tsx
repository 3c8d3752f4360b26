/** The controls of a policy, each with one sentence what it means and what the platform says about it. */

import { NumberInput, Radio, Stack, Switch } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Column, Columns } from '../../parts/columns.tsx'
import { Panel } from '../../parts/panel.tsx'
import { BackupField } from './backup-field.tsx'
import { LackingFactor } from './lacking-factor.tsx'
import classes from './policy.module.css'
import { areDays, type Ceilings, KINDS, type PolicyValues } from './policy-values.ts'

export interface PolicyFieldsProps {
  readonly tenant: string
  readonly values: PolicyValues
  readonly ceilings: Ceilings | null
  change(change: Partial<PolicyValues>): void
}

export function PolicyFields(props: PolicyFieldsProps) {
  return (
    <Columns>
      <LifetimePanel {...props} />
      <Column>
        <ExpiryPanel {...props} />
        <SecretsPanel {...props} />
        <PeoplePanel {...props} />
      </Column>
    </Columns>
  )
}

function LifetimePanel({ values, ceilings, change }: PolicyFieldsProps) {
  const { t } = useTranslation()
  const { lifetimes } = values
  return (
    <Panel title={t('policy.lifetimes')}>
      <p className={classes.what}>{t('policy.lifetimesWhat')}</p>
      <Stack gap="md">
        {KINDS.map((kind) => (
          <DaysField
            key={kind}
            label={t(`policy.kinds.${kind}`)}
            value={lifetimes[kind]}
            ceiling={ceilings?.lifetimes[kind] ?? null}
            placeholder={t('policy.noLimit')}
            error={lifetimes[kind] === '' || areDays(lifetimes[kind]) ? undefined : t('policy.wrongDays')}
            onChange={(days) => change({ lifetimes: { ...lifetimes, [kind]: days } })}
          />
        ))}
      </Stack>
    </Panel>
  )
}

interface DaysFieldProps {
  readonly label: string
  readonly what?: string
  readonly value: string
  readonly ceiling: number | null
  readonly placeholder?: string
  readonly required?: boolean
  readonly error: string | undefined
  onChange(days: string): void
}

function DaysField({ label, what, value, ceiling, placeholder, required, error, onChange }: DaysFieldProps) {
  const { t } = useTranslation()
  const limit = ceiling === null ? '' : t('policy.ceilingDays', { count: ceiling })
  const description = [what, limit].filter(Boolean).join(' ')
  return (
    <NumberInput
      label={label}
      description={description === '' ? undefined : description}
      placeholder={placeholder}
      required={required ?? false}
      value={value}
      error={error}
      allowDecimal={false}
      allowNegative={false}
      hideControls
      maw={320}
      rightSection={<span className="quiet">{t('policy.days')}</span>}
      rightSectionWidth={56}
      rightSectionPointerEvents="none"
      onChange={(days) => onChange(String(days))}
    />
  )
}

function ExpiryPanel({ values, ceilings, change }: PolicyFieldsProps) {
  const { t } = useTranslation()
  return (
    <Panel title={t('policy.expiry')}>
      <Switch
        label={t('policy.allowNoExpiry')}
        description={t('policy.allowNoExpiryWhat')}
        checked={values.allowNoExpiry}
        onChange={(event) => change({ allowNoExpiry: event.currentTarget.checked })}
      />
      {ceilings?.needsExpiry && <Ceiling text={t('policy.ceilingExpiry')} />}
    </Panel>
  )
}

function SecretsPanel({ values, ceilings, change }: PolicyFieldsProps) {
  const { t } = useTranslation()
  return (
    <Panel title={t('policy.secrets')}>
      <Radio.Group
        label={t('policy.visibility')}
        description={t('policy.visibilityWhat')}
        value={values.visibility}
        onChange={(visibility) => change({ visibility: visibility === 'once' ? 'once' : 'sealed' })}
      >
        <Stack gap="sm" mt="sm">
          {(['sealed', 'once'] as const).map((visibility) => (
            <Radio
              key={visibility}
              value={visibility}
              label={t(`policy.visibilities.${visibility}`)}
              description={t(`policy.visibilities.${visibility}What`)}
            />
          ))}
        </Stack>
      </Radio.Group>
      {ceilings?.once && <Ceiling text={t('policy.ceilingOnce')} />}
    </Panel>
  )
}

function PeoplePanel({ tenant, values, ceilings, change }: PolicyFieldsProps) {
  const { t } = useTranslation()
  const { mobileLifetime } = values
  return (
    <Panel title={t('policy.people')}>
      <Stack gap="md">
        <DaysField
          label={t('policy.mobileLifetime')}
          what={t('policy.mobileLifetimeWhat')}
          value={mobileLifetime}
          ceiling={ceilings?.mobileLifetime ?? null}
          required
          error={areDays(mobileLifetime) ? undefined : t('policy.wrongMobileDays')}
          onChange={(days) => change({ mobileLifetime: days })}
        />
        <div>
          <Switch
            label={t('policy.ownTokens')}
            description={t('policy.ownTokensWhat')}
            checked={values.ownTokens}
            onChange={(event) => change({ ownTokens: event.currentTarget.checked })}
          />
          {ceilings?.noOwnTokens && <Ceiling text={t('policy.ceilingOwn')} />}
        </div>
        <div>
          <Switch
            label={t('policy.secondFactor')}
            description={t('policy.secondFactorWhat')}
            checked={values.secondFactor}
            onChange={(event) => change({ secondFactor: event.currentTarget.checked })}
          />
          {ceilings?.secondFactor && <Ceiling text={t('policy.ceilingSecondFactor')} />}
          <LackingFactor tenant={tenant} />
        </div>
        <BackupField
          tenant={tenant}
          value={values.backupAdministrator}
          onChange={(backupAdministrator) => change({ backupAdministrator })}
        />
      </Stack>
    </Panel>
  )
}

const Ceiling = ({ text }: { readonly text: string }) => <p className={classes.ceiling}>{text}</p>
