/** The last step of signing in, where the policy asks for a second factor and there is none yet. */

import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { Enrolment, type EnrolmentProps } from './enrolment.tsx'
import classes from './sign-in-form.module.css'

export function EnrolmentStep(props: EnrolmentProps) {
  const { t } = useTranslation()
  const title = useId()
  return (
    <section className={classes.form} aria-labelledby={title}>
      <h2 id={title} className={classes.step}>
        {t('factors.required.title')}
      </h2>
      <p className={classes.lead}>{t('factors.required.lead')}</p>
      <Enrolment {...props} />
    </section>
  )
}
