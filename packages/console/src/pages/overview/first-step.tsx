import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import KeyRound from 'lucide-react/icons/key-round'
import { useTranslation } from 'react-i18next'
import { EmptyState } from '../../parts/empty-state.tsx'
import { PLATFORM } from '../../session/permissions.ts'
import { useMay, useTenant } from '../../session/tenant.ts'

/** Nothing is issued yet: what to do first, as far as the reader may. */
export function FirstStep() {
  const { t } = useTranslation()
  const may = useMay()
  const kind = useTenant() === PLATFORM ? 'application' : 'user'
  return (
    <EmptyState
      Icon={KeyRound}
      title={t('overview.first.title')}
      guide="start"
      action={
        may('token:create') ? (
          <Button component={Link} to={`/administrator/tokens/create/${kind}`}>
            {t('overview.first.create')}
          </Button>
        ) : undefined
      }
    >
      {t(may('token:create') ? 'overview.first.why' : 'overview.first.wait')}
    </EmptyState>
  )
}
