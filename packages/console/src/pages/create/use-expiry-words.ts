import { useTranslation } from 'react-i18next'
import { formatDay, formatMoment, formatWeekday } from '../../text/format.ts'
import { useFormat } from '../../text/use-format.ts'
import { dayOf, endOfDay } from './expiry.ts'

/** An expiry in words, in the tenant's zone: the weekday, the day, and the moment from which the token is dead. */
export function useExpiryWords(zone: string): (expiresAt: number | null) => string {
  const { t } = useTranslation()
  const { language } = useFormat()
  return (expiresAt) => {
    if (expiresAt === null) return t('create.expiry.never')
    const last = expiresAt - 1
    const facts = {
      weekday: formatWeekday(last, zone, language),
      day: formatDay(last, zone, language),
      moment: formatMoment(expiresAt, zone, language),
      zone,
    }
    const isWholeDay = endOfDay(dayOf(last, zone), zone) === expiresAt
    return t(isWholeDay ? 'create.expiry.untilEndOf' : 'create.expiry.untilMoment', facts)
  }
}
