/** In place of the whole console, until a second factor is added that the policy asks for. */

import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { PlainFrame } from '../../shell/plain-frame.tsx'
import { Enrolment, type EnrolmentProps } from './enrolment.tsx'

export function EnrolmentPage({ onDone }: Pick<EnrolmentProps, 'onDone'>) {
  const navigate = useNavigate()
  const { t } = useTranslation()
  return (
    <PlainFrame title={t('factors.required.title')} lead={t('factors.required.lead')} wide>
      <Enrolment onDone={onDone} onSignedOut={() => void navigate({ to: '/sign-in', search: {} })} />
    </PlainFrame>
  )
}
