import type { token as english } from '../en/token.ts'
import type { Translated } from '../translated.ts'

export const token: Translated<typeof english> = {
  status: { live: 'Aktiv', soon: 'Utløper snart', revoked: 'Deaktivert', suspended: 'På vent', expired: 'Utløpt' },
  causes: {
    user_inactive: 'Brukeren er inaktiv.',
    membership_missing: 'Brukeren har ikke lenger denne avdelingen og brukertypen.',
    role_inactive: 'Brukertypen er inaktiv.',
    unit_inactive: 'Avdelingen eller gruppen er inaktiv.',
    tenant_inactive: 'Organisasjonen er inaktiv.',
  },
}
