/** Name and id of something new, or the name of something that is: the id follows the name until it is typed. */

import { TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { isId, proposedId } from './proposed-id.ts'

export interface NameAndId {
  readonly name: string
  readonly id: string
  /** Whether the id was typed, and follows the name no longer. */
  readonly idTyped: boolean
}

export interface NameAndIdFieldsProps {
  readonly fields: NameAndId
  readonly change: (change: Partial<NameAndId>) => void
  readonly isNew: boolean
  /** Messages by the name of the field. */
  readonly refused: Readonly<Record<string, string>>
  readonly words: { readonly name: string; readonly id: string; readonly idWhat: string; readonly idWrong: string }
}

export function NameAndIdFields({ fields, change, isNew, refused, words }: NameAndIdFieldsProps) {
  const { t } = useTranslation()
  const [touched, setTouched] = useState(false)
  const rename = (name: string): void => change(isNew && !fields.idTyped ? { name, id: proposedId(name) } : { name })
  return (
    <>
      <TextInput
        label={words.name}
        required
        data-autofocus
        autoComplete="off"
        maxLength={200}
        value={fields.name}
        error={touched && fields.name.trim() === '' ? t('common.required') : refused.name}
        onBlur={() => setTouched(true)}
        onChange={(event) => rename(event.currentTarget.value)}
      />
      {isNew && (
        <TextInput
          label={words.id}
          description={words.idWhat}
          required
          autoComplete="off"
          spellCheck={false}
          classNames={{ input: 'mono' }}
          value={fields.id}
          error={fields.id !== '' && !isId(fields.id) ? words.idWrong : refused.id}
          onChange={(event) => change({ id: event.currentTarget.value, idTyped: event.currentTarget.value !== '' })}
        />
      )}
    </>
  )
}
