/** The rotation of a token, open while the address says `act=rotate`, so that lists lead here. */

import type { Token } from '@polett/client/api'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useTokenRights } from '../../parts/token-rights.ts'
import { RotateDialog } from './dialogs/rotate-dialog.tsx'

export function RotateOnDemand({ token }: { readonly token: Token }) {
  const search = useSearch({ strict: false })
  const navigate = useNavigate()
  const { acts } = useTokenRights(token)
  if (search.act !== 'rotate' || !acts.includes('rotate')) return null
  const close = (): void =>
    void navigate({ to: '.', search: { ...search, act: undefined }, replace: true, resetScroll: false })
  return <RotateDialog token={token} onClose={close} />
}
