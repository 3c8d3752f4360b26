import { Button, Stack } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { PageHeader } from '../../parts/page-header.tsx'
import { ProblemAlert } from '../../parts/problem-alert.tsx'
import { PlainFrame } from '../../shell/plain-frame.tsx'

export interface FailedPageProps {
  readonly error: unknown
  readonly reset: () => void
}

/** A page that could not be shown, with the way to try again. */
export function FailedPage({ error }: FailedPageProps) {
  const { t } = useTranslation()
  return (
    <>
      <PageHeader title={t('session.failed.title')} />
      <Failed error={error} />
    </>
  )
}

/** The same where there is no frame yet, because not even the session could be read. */
export function FailedStart({ error }: FailedPageProps) {
  const { t } = useTranslation()
  return (
    <PlainFrame title={t('session.failed.title')}>
      <Failed error={error} />
    </PlainFrame>
  )
}

/** A whole reload, since a part of the page may be of an older version than the server. */
function Failed({ error }: { readonly error: unknown }) {
  const { t } = useTranslation()
  return (
    <Stack gap="md" mt="md" align="flex-start">
      <ProblemAlert problem={error} />
      <Button onClick={() => location.reload()}>{t('session.failed.reload')}</Button>
    </Stack>
  )
}
