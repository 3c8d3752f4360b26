/** The signed-in device that the address names, beside the list that it came from. */

import { useNavigate, useSearch } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'

const MobileDrawer = lazy(async () => ({ default: (await import('../token/mobile-drawer.tsx')).MobileDrawer }))

export function DeviceDrawer() {
  const search = useSearch({ strict: false })
  const navigate = useNavigate()
  const { device } = search
  if (device === undefined) return null
  const close = (): void => void navigate({ to: '.', search: { ...search, device: undefined }, resetScroll: false })
  return (
    <Suspense>
      <MobileDrawer id={device} onClose={close} />
    </Suspense>
  )
}
