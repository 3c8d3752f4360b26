/** Opens the palette to search and jump: by the button, Ctrl K or ⌘K. */

import { Button, Kbd } from '@mantine/core'
import { useDisclosure, useHotkeys } from '@mantine/hooks'
import { useNavigate, useSearch } from '@tanstack/react-router'
import SearchIcon from 'lucide-react/icons/search'
import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import classes from './find-button.module.css'

const Palette = lazy(async () => ({ default: (await import('../pages/find/palette.tsx')).Palette }))

export function FindButton() {
  const { t } = useTranslation()
  const [opened, palette] = useDisclosure(false)
  const search = useSearch({ strict: false })
  const navigate = useNavigate()
  // Other pages lead to "Whose is this?" by the address.
  const secretFirst = search.find === 'secret'
  const close = (): void => {
    palette.close()
    if (secretFirst) void navigate({ to: '.', search: { ...search, find: undefined }, replace: true })
  }
  useHotkeys([['mod+K', palette.open]], [])
  const keys = /Mac|iPhone|iPad/.test(navigator.userAgent) ? '⌘K' : 'Ctrl K'
  return (
    <>
      <Button
        variant="default"
        className={classes.button}
        onClick={palette.open}
        leftSection={<SearchIcon size={16} aria-hidden />}
        // What can be read on a button has to be part of its name (WCAG 2.5.3).
        aria-label={`${t('shell.searchOrJump')} ${keys}`}
        aria-keyshortcuts="Control+K Meta+K"
      >
        <span className={classes.words}>
          {t('shell.searchOrJump')} <Kbd size="xs">{keys}</Kbd>
        </span>
      </Button>
      <Suspense>{(opened || secretFirst) && <Palette secretFirst={secretFirst} onClose={close} />}</Suspense>
    </>
  )
}
