import type { plot as english } from '../en/plot.ts'
import type { Translated } from '../translated.ts'

export const plot: Translated<typeof english> = {
  allowed: 'godtatt',
  refused: 'avvist',
  time: 'Tidspunkt',
  bar: '{{when}}: {{allowed}} godtatt, {{refused}} avvist',
  summaryHours: 'Godtatt {{allowed}}, avvist {{refused}}, det meste på én time {{highest}}.',
  summaryDays: 'Godtatt {{allowed}}, avvist {{refused}}, det meste på én dag {{highest}}.',
  showNumbers: 'Vis tallene',
  hideNumbers: 'Skjul tallene',
}
