import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import Compass from 'lucide-react/icons/compass'
import { useTranslation } from 'react-i18next'
import { EmptyState } from '../../parts/empty-state.tsx'
import { PageHeader } from '../../parts/page-header.tsx'

/** Missing, or out of sight: the server does not say which, and neither do we. */
export function NotFoundPage() {
  const { t } = useTranslation()
  return (
    <>
      <PageHeader title={t('session.notFound.title')} />
      <EmptyState
        Icon={Compass}
        title={t('session.notFound.what')}
        action={
          <Button component={Link} to="/">
            {t('session.notFound.home')}
          </Button>
        }
      >
        {t('session.notFound.why')}
      </EmptyState>
    </>
  )
}
