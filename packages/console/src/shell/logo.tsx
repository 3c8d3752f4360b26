import classes from './logo.module.css'

/** A token, half in the light. */
export function Logo({ size = 24 }: { readonly size?: number }) {
  return (
    <span className={classes.logo}>
      <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
        <rect width="32" height="32" rx="7" className={classes.tile} />
        <circle cx="16" cy="16" r="9" fill="none" strokeWidth="2.5" className={classes.ring} />
        <path d="M16 7a9 9 0 0 1 0 18z" className={classes.half} />
      </svg>
      <span>Polett</span>
    </span>
  )
}
