/** What a token may do right now, in sentences, and as a table for those who want to compare. */

import { Button, Skeleton } from '@mantine/core'
import type { Token, TokenAccess } from '@polett/client/api'
import { useQuery } from '@tanstack/react-query'
import Check from 'lucide-react/icons/check'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { tokenAccessQuery } from '../../api/token.ts'
import { Panel } from '../../parts/panel.tsx'
import { permissionText } from '../../parts/permission-text.ts'
import { ProblemAlert } from '../../parts/problem-alert.tsx'
import { useCauses } from '../../parts/status.tsx'
import { useFormat } from '../../text/use-format.ts'
import classes from './access-panel.module.css'
import { GrantTable } from './grant-table.tsx'
import { becauseText, type HeldPlace, heldPlaces, missingTexts, placeText } from './grants.ts'

const SHOWN_FIRST = 5

export function AccessPanel({ token }: { readonly token: Token }) {
  const { t } = useTranslation()
  const { data, error, refetch } = useQuery(tokenAccessQuery(token.id))
  return (
    <Panel title={t('token.access.title')}>
      {data !== undefined && <Access token={token} access={data} />}
      {data === undefined && error === null && <Skeleton height={96} />}
      {data === undefined && <ProblemAlert problem={error} onRetry={() => void refetch()} />}
    </Panel>
  )
}

interface AccessProps {
  readonly token: Token
  readonly access: TokenAccess
}

function Access({ token, access: { grants, status } }: AccessProps) {
  const { t } = useTranslation()
  const causes = useCauses(token)
  const [all, setAll] = useState(false)
  const places = heldPlaces(grants)
  const shown = all ? places : places.slice(0, SHOWN_FIRST)
  const more = places.length - shown.length
  if (places.length === 0) return <p>{t('token.access.nothing')}</p>
  return (
    <div className={classes.access}>
      {status !== 'active' && (
        <p className={classes.paused}>
          {causes.join(' ')} {t(`token.access.paused.${status}`)}
        </p>
      )}
      {shown.map((place) => (
        <Place key={place.key} place={place} token={token} />
      ))}
      {more > 0 && (
        <Button variant="subtle" size="compact-sm" onClick={() => setAll(true)}>
          {t('token.access.more', { count: more })}
        </Button>
      )}
      <MayNot places={places} />
      {token.kind !== 'application' && <AsTable grants={grants} />}
    </div>
  )
}

function Place({ place, token }: { readonly place: HeldPlace; readonly token: Token }) {
  const { t } = useTranslation()
  return (
    <section>
      <h3 className={classes.place}>{placeText(place.grant, token.tenant, t)}</h3>
      <ul className={classes.may}>
        {place.permissions.map((permission) => (
          <li key={permission} title={permission}>
            <Check size={14} aria-hidden />
            {permissionText(permission)}
          </li>
        ))}
      </ul>
      <p className={classes.because}>{place.because.map((because) => becauseText(because, token, t)).join(', ')}</p>
    </section>
  )
}

function MayNot({ places }: { readonly places: readonly HeldPlace[] }) {
  const { t } = useTranslation()
  const { list } = useFormat()
  const missing = missingTexts(places.flatMap(({ permissions }) => permissions))
  if (missing.length === 0) return null
  return <p className={classes.mayNot}>{t('token.access.mayNot', { what: list(missing) })}</p>
}

function AsTable({ grants }: { readonly grants: TokenAccess['grants'] }) {
  const { t } = useTranslation()
  const id = useId()
  const [shown, setShown] = useState(false)
  return (
    <div>
      <Button
        variant="subtle"
        size="compact-sm"
        ml={-8}
        aria-expanded={shown}
        aria-controls={id}
        onClick={() => setShown(!shown)}
      >
        {shown ? t('token.access.hideMatrix') : t('token.access.matrix')}
      </Button>
      <div id={id}>{shown && <GrantTable label={t('token.access.title')} grants={grants} />}</div>
    </div>
  )
}
