/** A text as a picture for the camera of a phone. It is drawn here: the text is sent to nobody. */

import encodeQR from 'qr'
import classes from './qr-code.module.css'

export interface QrCodeProps {
  readonly text: string
  /** What the picture is, for those who do not see it. */
  readonly label: string
}

/** Cameras need this many squares of quiet around it (ISO/IEC 18004). */
const BORDER = 4

export function QrCode({ text, label }: QrCodeProps) {
  const rows = encodeQR(text, 'raw', { ecc: 'medium', border: BORDER })
  return (
    <svg className={classes.code} viewBox={`0 0 ${rows.length} ${rows.length}`} role="img" aria-label={label}>
      <path d={rows.map(drawn).join('')} />
    </svg>
  )
}

/** The dark squares of a row, those beside each other as one. */
function drawn(row: readonly boolean[], y: number): string {
  const runs = [
    ...row
      .map((dark) => (dark ? '1' : '0'))
      .join('')
      .matchAll(/1+/g),
  ]
  return runs.map((run) => `M${run.index} ${y}h${run[0].length}v1h-${run[0].length}z`).join('')
}
