import { Skeleton, Stack } from '@mantine/core'
import { useTranslation } from 'react-i18next'

/** The shape of a page that is on its way. */
export function Waiting() {
  const { t } = useTranslation()
  return (
    <div role="status" aria-label={t('common.loading')}>
      <Stack gap="md">
        <Skeleton height={28} width="30%" />
        <Skeleton height={36} />
        <Skeleton height={240} />
      </Stack>
    </div>
  )
}
