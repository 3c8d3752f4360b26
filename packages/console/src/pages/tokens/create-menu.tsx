/** Leads to the form of a new token, for the kinds that the reader may create here. The key C opens it. */

import { Button, Menu } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import ChevronDown from 'lucide-react/icons/chevron-down'
import Plus from 'lucide-react/icons/plus'
import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { usePageKey } from '../../parts/use-page-key.ts'
import { useCreatableKinds } from './use-token-tabs.ts'

const FORM = '/administrator/tokens/create/$kind'
const PLUS = <Plus size={16} aria-hidden />

export function CreateMenu() {
  const { t } = useTranslation()
  const kinds = useCreatableKinds()
  const button = useRef<HTMLButtonElement & HTMLAnchorElement>(null)
  usePageKey('c', () => button.current?.click())
  const [first, ...others] = kinds
  if (first === undefined) return null
  if (others.length === 0) {
    return (
      <Button
        ref={button}
        renderRoot={(rest) => <Link {...rest} to={FORM} params={{ kind: first }} />}
        leftSection={PLUS}
        aria-keyshortcuts="c"
      >
        {t('common.create')}
      </Button>
    )
  }
  return (
    <Menu>
      <Menu.Target>
        <Button
          ref={button}
          leftSection={PLUS}
          rightSection={<ChevronDown size={16} aria-hidden />}
          aria-keyshortcuts="c"
        >
          {t('common.create')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown aria-label={t('tokens.createMenu')}>
        {kinds.map((kind) => (
          <Menu.Item key={kind} renderRoot={(rest) => <Link {...rest} to={FORM} params={{ kind }} />}>
            {t(`tokens.kinds.${kind}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
