/** The end of a form in a drawer or dialog: out of it, and the verb that sends it. */

import { Button, Group } from '@mantine/core'
import { useTranslation } from 'react-i18next'

export interface FormButtonsProps {
  readonly verb: string
  readonly ready: boolean
  readonly pending: boolean
  onCancel(): void
}

export function FormButtons({ verb, ready, pending, onCancel }: FormButtonsProps) {
  const { t } = useTranslation()
  return (
    <Group justify="flex-end" gap="xs">
      <Button variant="default" onClick={onCancel}>
        {t('common.cancel')}
      </Button>
      <Button type="submit" disabled={!ready} loading={pending}>
        {verb}
      </Button>
    </Group>
  )
}
