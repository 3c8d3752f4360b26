/** The signed-in device that the address names, beside the list that it came from. */

import { useNavigate, useSearch } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { useReturnFocus } from '../../parts/use-return-focus.ts'

const MobileDrawer = lazy(async () => ({ default: (await import('../token/mobile-drawer.tsx')).MobileDrawer }))

export function DeviceDrawer() {
  const { device } = useSearch({ strict: false })
  return device === undefined ? null : <Opened device={device} />
}

function Opened({ device }: { readonly device: string }) {
  const search = useSearch({ strict: false })
  const navigate = useNavigate()
  useReturnFocus()
  const close = (): void => void navigate({ to: '.', search: { ...search, device: undefined }, resetScroll: false })
  return (
    <Suspense>
      <MobileDrawer id={device} onClose={close} />
    </Suspense>
  )
}
