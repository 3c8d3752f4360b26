/** Proves on demand that nobody has changed the log behind the server's back. */

import { Alert, Button } from '@mantine/core'
import type { AuditVerification } from '@polett/client/api'
import ShieldAlert from 'lucide-react/icons/shield-alert'
import ShieldCheck from 'lucide-react/icons/shield-check'
import { useTranslation } from 'react-i18next'
import type { useVerifyAudit } from '../../api/audit.ts'
import { ProblemAlert } from '../../parts/problem-alert.tsx'

type Check = ReturnType<typeof useVerifyAudit>

export function IntegrityButton({ check }: { readonly check: Check }) {
  const { t } = useTranslation()
  return (
    <Button
      variant="default"
      leftSection={<ShieldCheck size={16} aria-hidden />}
      loading={check.isPending}
      onClick={() => check.mutate()}
    >
      {t('audit.verify.button')}
    </Button>
  )
}

/** Stays in the page while it is empty, so that its words are announced when they come. */
export function IntegrityResult({ check }: { readonly check: Check }) {
  return (
    <div role="status">
      <ProblemAlert problem={check.error} />
      {check.data !== undefined && <Verdict verdict={check.data} onClose={() => check.reset()} />}
    </div>
  )
}

function Verdict({ verdict, onClose }: { readonly verdict: AuditVerification; onClose(): void }) {
  const { t } = useTranslation()
  const { brokenAt, entries, intact } = verdict
  const Icon = intact ? ShieldCheck : ShieldAlert
  return (
    <Alert
      {...(intact ? {} : { color: 'red' })}
      icon={<Icon size={18} aria-hidden />}
      title={intact ? t('audit.verify.intact', { count: entries }) : t('audit.verify.broken')}
      withCloseButton
      closeButtonLabel={t('common.dismiss')}
      onClose={onClose}
      mb="md"
    >
      {intact ? t('audit.verify.intactWhy') : t('audit.verify.brokenWhy', { at: brokenAt ?? 1, count: entries })}
    </Alert>
  )
}
