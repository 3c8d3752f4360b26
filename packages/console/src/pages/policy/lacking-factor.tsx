/** How many administrators would have to set up a second factor: known before the policy asks for one. */

import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { usersQuery } from '../../api/users.ts'
import { holds, PLATFORM } from '../../session/permissions.ts'
import { useSession } from '../../session/tenant.ts'
import { useFormat } from '../../text/use-format.ts'
import classes from './policy.module.css'

/** Only those whom the reader may see are counted; who may see nobody is told nothing. */
export function LackingFactor({ tenant }: { readonly tenant: string }) {
  const { t } = useTranslation()
  const { count: format } = useFormat()
  const maySee = holds(useSession(), 'user:read', { tenant, units: [] })
  const { data } = useQuery({ ...usersQuery(tenant, { secondFactor: 'missing', limit: 1 }), enabled: maySee })
  if (!maySee || data === undefined) return null
  const { total: count, totalIsMinimum: isMinimum } = data
  const isPlatform = tenant === PLATFORM
  return (
    <p className={count === 0 ? classes.known : classes.ceiling}>
      {count === 0 ? (
        t(isPlatform ? 'policy.lacking.nonePlatform' : 'policy.lacking.none')
      ) : (
        <Link to="/administrator/users" search={{ tenant, factor: 'missing' }}>
          {t(isPlatform ? 'policy.lacking.platform' : 'policy.lacking.some', {
            count,
            number: format({ count, isMinimum }),
          })}
        </Link>
      )}{' '}
      {isPlatform && t('policy.lacking.elsewhere')}
    </p>
  )
}
