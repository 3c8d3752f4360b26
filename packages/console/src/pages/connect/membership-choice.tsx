/** One of several departments and user types; none is chosen beforehand, because it decides what the app may do. */

import '@mantine/core/styles/Radio.css'
import { Radio, Stack } from '@mantine/core'
import type { Connection } from '@polett/client/api'
import { useTranslation } from 'react-i18next'
import { membershipText } from '../../parts/membership-text.ts'

export type OfferedMembership = Connection['memberships'][number]

export interface MembershipChoiceProps {
  readonly app: string
  readonly memberships: readonly OfferedMembership[]
  readonly value: OfferedMembership | null
  onChange(membership: OfferedMembership): void
}

export function MembershipChoice({ app, memberships, value, onChange }: MembershipChoiceProps) {
  const { t } = useTranslation()
  const at = value === null ? '' : String(memberships.indexOf(value))
  const choose = (place: string): void => {
    const chosen = memberships[Number(place)]
    if (chosen !== undefined) onChange(chosen)
  }
  return (
    <Radio.Group
      label={t('connect.membership')}
      description={t('connect.membershipWhat', { app })}
      value={at}
      onChange={choose}
    >
      <Stack gap="sm" mt="xs">
        {memberships.map((membership, place) => (
          <Radio
            key={`${membership.unit ?? ''} ${membership.role}`}
            value={String(place)}
            label={membershipText(membership)}
          />
        ))}
      </Stack>
    </Radio.Group>
  )
}
