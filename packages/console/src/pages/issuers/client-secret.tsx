import { Checkbox, PasswordInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { SecretFields } from './issuer-values.ts'

export interface ClientSecretProps {
  readonly secret: SecretFields
  readonly hasSecret: boolean
  readonly refused: string | undefined
  change(secret: SecretFields): void
}

/** The secret that the company gave us. It is never shown again, so an empty field keeps the one that is there. */
export function ClientSecret({ secret, hasSecret, refused, change }: ClientSecretProps) {
  const { t } = useTranslation()
  return (
    <>
      <PasswordInput
        label={t('issuers.clientSecret')}
        description={t(hasSecret ? 'issuers.clientSecretKept' : 'issuers.clientSecretWhat')}
        autoComplete="new-password"
        maxLength={1000}
        disabled={secret.withoutSecret}
        value={secret.secret}
        error={refused}
        onChange={(event) => change({ ...secret, secret: event.currentTarget.value })}
        visibilityToggleButtonProps={{ 'aria-label': t('issuers.showSecret'), tabIndex: 0 }}
      />
      {hasSecret && (
        <Checkbox
          label={t('issuers.withoutSecret')}
          checked={secret.withoutSecret}
          onChange={(event) => change({ secret: '', withoutSecret: event.currentTarget.checked })}
        />
      )}
    </>
  )
}
