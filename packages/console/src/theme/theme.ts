/** The look of the console, set once: colours, type, corners and how Mantine's parts behave by default. */

import { type AlertProps, createTheme, type MantineColorsTuple, type MantineTheme } from '@mantine/core'

/** A deep fjord blue-green: the one accent. */
const fjord: MantineColorsTuple = [
  '#e6f4f3',
  '#cfe6e5',
  '#a3cfce',
  '#72b5b4',
  '#479b9b',
  '#22797c',
  '#0f6c70',
  '#0b5a5e',
  '#09494d',
  '#06363a',
]

/** Warm neutral greys; Mantine draws light surfaces and borders from them. */
const gray: MantineColorsTuple = [
  '#faf9f7',
  '#f4f2ee',
  '#e9e6e0',
  '#dad6ce',
  '#c2bdb3',
  '#99938a',
  '#6d6860',
  '#565149',
  '#3a3631',
  '#23211e',
]

/** The same warmth at night. */
const dark: MantineColorsTuple = [
  '#e4e1dc',
  '#c9c5bf',
  '#a5a099',
  '#847f78',
  '#5b5751',
  '#403d39',
  '#302e2b',
  '#252321',
  '#1c1b19',
  '#151413',
]

/** The red of what takes away: dark enough for white letters on it, in both themes. */
const red: MantineColorsTuple = [
  '#fcebe8',
  '#f8d5d0',
  '#f2b3ab',
  '#f59a90',
  '#e0685c',
  '#c2453a',
  '#b5342a',
  '#a8231a',
  '#8a1c14',
  '#6c150f',
]

const SANS = "'Inter Variable', system-ui, sans-serif"
const MONO = "'JetBrains Mono Variable', ui-monospace, monospace"

/** Amber and red carry meaning; everything else that a notice says is calm. */
function alertColors(color: AlertProps['color']) {
  const tone = color === 'red' ? 'bad' : color === 'yellow' ? 'warn' : 'accent'
  return {
    '--alert-bg': `var(--${tone}-wash)`,
    '--alert-color': `var(--${tone})`,
    '--alert-bd': '1px solid transparent',
  }
}

export const theme = createTheme({
  colors: { fjord, gray, dark, red },
  primaryColor: 'fjord',
  primaryShade: { light: 7, dark: 5 },
  autoContrast: true,
  black: '#23211e',
  fontFamily: SANS,
  fontFamilyMonospace: MONO,
  fontSizes: { xs: '0.75rem', sm: '0.875rem', md: '0.875rem', lg: '1.0625rem', xl: '1.375rem' },
  headings: {
    fontFamily: SANS,
    fontWeight: '600',
    sizes: {
      h1: { fontSize: '1.375rem', lineHeight: '1.3' },
      h2: { fontSize: '1.0625rem', lineHeight: '1.4' },
      h3: { fontSize: '0.875rem', lineHeight: '1.45' },
    },
  },
  radius: { xs: '2px', sm: '4px', md: '6px', lg: '8px', xl: '12px' },
  defaultRadius: 'sm',
  spacing: { xs: '8px', sm: '12px', md: '16px', lg: '24px', xl: '32px' },
  focusRing: 'auto',
  respectReducedMotion: true,
  cursorType: 'pointer',
  components: {
    Alert: {
      defaultProps: { variant: 'light' },
      vars: (_theme: MantineTheme, { color }: AlertProps) => ({ root: alertColors(color) }),
    },
    Button: { defaultProps: { size: 'sm' } },
    // Locking the scroll would insert a style element, which the CSP forbids; theme/base.css does it instead.
    Modal: {
      defaultProps: { lockScroll: false, centered: true, transitionProps: { transition: 'fade', duration: 120 } },
    },
    Drawer: { defaultProps: { lockScroll: false, position: 'right', transitionProps: { duration: 150 } } },
    // A header of a dialog is none of the page.
    ModalHeader: { defaultProps: { component: 'div' } },
    DrawerHeader: { defaultProps: { component: 'div' } },
    Tooltip: { defaultProps: { events: { hover: true, focus: true, touch: true }, openDelay: 200, withArrow: true } },
    Select: { defaultProps: { checkIconPosition: 'right', comboboxProps: { shadow: 'md' } } },
    // The placeholder that would take the focus first is not allowed within a menu (WAI-ARIA 1.2).
    // It opens where its button stands, so that it belongs to the same landmark.
    Menu: {
      defaultProps: {
        shadow: 'md',
        position: 'bottom-end',
        withinPortal: false,
        floatingStrategy: 'fixed',
        withInitialFocusPlaceholder: false,
      },
    },
  },
})
