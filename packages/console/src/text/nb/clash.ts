import type { clash as english } from '../en/clash.ts'
import type { Translated } from '../translated.ts'

export const clash: Translated<typeof english> = {
  title: 'Endret i mellomtiden',
  fields: 'Endret siden du åpnet dette: {{fields}}.',
  by: '{{name}} lagret sist,',
  byYou: 'Du lagret sist selv, i et annet vindu,',
  what: 'Ingenting av ditt er lagret ennå, og ingenting er gått tapt. Se på begge; det skjemaet viser, er det som lagres.',
  sides: 'Det skjemaet viser',
  mine: 'Det jeg skrev',
  theirs: 'Det som er lagret',
}
