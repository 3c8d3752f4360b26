/** Search and jump, and "Whose is this?" for a pasted secret. */

import { Modal } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useReturnFocus } from '../../parts/use-return-focus.ts'
import classes from './palette.module.css'
import { SearchMode } from './search-mode.tsx'
import { SecretMode } from './secret-mode.tsx'

export interface PaletteProps {
  /** Begins by asking for a secret. */
  readonly secretFirst?: boolean
  onClose(): void
}

/** Mounted while it is open. A secret that is pasted here lives in this part's state until it has been asked about. */
export function Palette({ secretFirst = false, onClose }: PaletteProps) {
  const { t } = useTranslation()
  useReturnFocus()
  const [pasted, setPasted] = useState<string | null>(secretFirst ? '' : null)
  return (
    <Modal.Root opened onClose={onClose} lockScroll={false} size={640} yOffset="10vh" transitionProps={{ duration: 0 }}>
      <Modal.Overlay />
      <Modal.Content aria-label={t(pasted === null ? 'shell.searchOrJump' : 'find.whose.title')}>
        <Modal.Body className={classes.body}>
          {pasted === null ? (
            <SearchMode onSecret={setPasted} onClose={onClose} />
          ) : (
            <SecretMode pasted={pasted} onBack={() => setPasted(null)} onClose={onClose} />
          )}
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  )
}
