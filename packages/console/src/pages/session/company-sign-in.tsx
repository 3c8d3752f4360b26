/** The companies through which one can sign in, as buttons; and why the last try at one was refused. */

import { Alert, Button, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import CircleAlert from 'lucide-react/icons/circle-alert'
import { useTranslation } from 'react-i18next'
import { signInMethodsQuery, useStartCompanySignIn } from '../../api/issuers.ts'
import { refusalText } from '../../parts/company-refusal.ts'
import { ProblemAlert } from '../../parts/problem-alert.tsx'
import classes from './sign-in-form.module.css'

export interface CompanySignInProps {
  /** The organization that the address names. */
  readonly tenant: string | undefined
  /** Where to go on afterwards, as the sign-in's own address has it. */
  readonly next: string | undefined
}

export function CompanySignIn({ tenant, next }: CompanySignInProps) {
  const { t } = useTranslation()
  const { data } = useQuery(signInMethodsQuery(tenant))
  const { company, issuer: tried } = useSearch({ strict: false })
  const start = useStartCompanySignIn()
  const issuers = data?.issuers ?? []
  const name = issuers.find(({ id }) => id === tried)?.name ?? tried ?? ''
  return (
    <Stack gap="md" mt={issuers.length === 0 ? 0 : 'md'}>
      {issuers.length > 0 && (
        <p className={classes.or} aria-hidden="true">
          {t('session.signIn.or')}
        </p>
      )}
      {company !== undefined && (
        <Alert
          color="red"
          variant="light"
          role="alert"
          icon={<CircleAlert size={18} aria-hidden />}
          title={t('session.company.refused', { name })}
        >
          {refusalText(t, company)}
        </Alert>
      )}
      {issuers.map((issuer) => (
        <Button
          key={issuer.id}
          variant="default"
          fullWidth
          loading={start.variables?.issuer === issuer.id && (start.isPending || start.isSuccess)}
          onClick={() => start.mutate({ tenant: issuer.tenant, issuer: issuer.id, returnTo: next ?? '/' })}
        >
          {t('session.company.verb', { name: issuer.name })}
        </Button>
      ))}
      <ProblemAlert problem={start.error} />
    </Stack>
  )
}
