/** The fields of an issuer, for trusting a company and for changing how. */

import { Switch, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { NameAndIdFields } from '../../parts/name-and-id.tsx'
import { PLATFORM } from '../../session/permissions.ts'
import { useTenant } from '../../session/tenant.ts'
import { useMembershipPlaces } from '../users/membership-fields.tsx'
import { ClientSecret } from './client-secret.tsx'
import type { IssuerFields as Fields, SecretFields } from './issuer-values.ts'
import classes from './issuers.module.css'
import { RuleRows } from './rule-rows.tsx'

export interface IssuerFieldsProps {
  readonly fields: Fields
  readonly secret: SecretFields
  /** Left out where the issuer is new. */
  readonly hasSecret?: boolean
  readonly isNew: boolean
  /** Messages by the name of the field. */
  readonly refused: Readonly<Record<string, string>>
  change(change: Partial<Fields>): void
  changeSecret(secret: SecretFields): void
}

export function IssuerFields(props: IssuerFieldsProps) {
  const { fields, secret, hasSecret = false, isNew, refused, change, changeSecret } = props
  const { t } = useTranslation()
  const words = {
    ...{ name: t('issuers.name'), id: t('issuers.id') },
    ...{ idWhat: t('issuers.idWhat'), idWrong: t('issuers.idWrong') },
  }
  // Who runs the installation is decided there, and by no company.
  const isPlatform = useTenant() === PLATFORM
  const places = useMembershipPlaces('policy:update')
  return (
    <>
      <NameAndIdFields {...{ fields, change, isNew, refused, words }} />
      <Text name="url" {...{ fields, refused, change }} />
      <Text name="clientId" {...{ fields, refused, change }} />
      <ClientSecret secret={secret} hasSecret={hasSecret} refused={refused.clientSecret} change={changeSecret} />
      <Claims {...{ fields, refused, change }} />
      {!isPlatform && (
        <>
          <Switch
            label={t('issuers.justInTime')}
            description={t('issuers.justInTimeWhat')}
            checked={fields.justInTime}
            onChange={(event) => change({ justInTime: event.currentTarget.checked })}
          />
          <RuleRows rows={fields.rules} places={places} errors={refused} onChange={(rules) => change({ rules })} />
        </>
      )}
      {!isNew && !isPlatform && (
        <Switch
          label={t('issuers.onlyThisWay')}
          description={t('issuers.onlyThisWayWhat')}
          error={refused.onlyThisWay}
          checked={fields.onlyThisWay}
          onChange={(event) => change({ onlyThisWay: event.currentTarget.checked })}
        />
      )}
      {!isNew && (
        <Switch
          label={t('issuers.active')}
          description={t('issuers.activeWhat')}
          checked={fields.active}
          onChange={(event) => change({ active: event.currentTarget.checked })}
        />
      )}
    </>
  )
}

type FieldsProps = Pick<IssuerFieldsProps, 'fields' | 'refused' | 'change'>

function Claims(props: FieldsProps) {
  const { t } = useTranslation()
  return (
    <fieldset className={classes.part}>
      <legend>{t('issuers.claims')}</legend>
      <p className="quiet">{t('issuers.claimsWhat')}</p>
      <Text name="usernameClaim" {...props} />
      <Text name="nameClaim" {...props} />
      <Text name="emailClaim" {...props} />
      <Text name="scopes" optional {...props} />
    </fieldset>
  )
}

const DESCRIBED = ['url', 'clientId', 'scopes'] as const
type TextName = (typeof DESCRIBED)[number] | 'usernameClaim' | 'nameClaim' | 'emailClaim'

interface TextProps extends FieldsProps {
  readonly name: TextName
  readonly optional?: boolean
}

function Text({ name, optional = false, fields, refused, change }: TextProps) {
  const { t } = useTranslation()
  const described = DESCRIBED.find((each) => each === name)
  return (
    <TextInput
      label={t(`issuers.${name}`)}
      description={described && t(`issuers.${described}What`)}
      required={!optional}
      autoComplete="off"
      spellCheck={false}
      classNames={{ input: 'mono' }}
      maxLength={500}
      value={fields[name]}
      error={refusedText(refused, name)}
      onChange={(event) => change({ [name]: event.currentTarget.value })}
    />
  )
}

/** The server names one scope of the list. */
function refusedText(refused: IssuerFieldsProps['refused'], name: TextName): string | undefined {
  return Object.entries(refused).find(([field]) => field === name || field.startsWith(`${name}/`))?.[1]
}
