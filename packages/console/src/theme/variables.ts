/** The theme as CSS variables. Runs at build time, so that no style is inserted in the browser. */

import {
  type ConvertCSSVariablesInput,
  convertCssVariables,
  DEFAULT_THEME,
  defaultCssVariablesResolver,
  mergeMantineTheme,
} from '@mantine/core'
import { theme } from './theme.ts'

/** Meanings of our own. Pages use these names and hold no colours. All text pairs reach a contrast of 4.5 to 1. */
const OWN: ConvertCSSVariablesInput = {
  variables: {
    '--row-height': '44px',
    '--nav-width': '224px',
    '--qr-ink': '#000000',
    '--qr-paper': '#ffffff',
  },
  light: {
    '--surface': '#ffffff',
    '--surface-sunken': '#f7f5f2',
    '--surface-raised': '#ffffff',
    '--surface-hover': '#f4f2ee',
    '--surface-selected': '#e6f4f3',
    '--line': '#e4e0d9',
    '--line-strong': '#8f897f',
    '--ink': '#23211e',
    '--ink-quiet': '#645f57',
    '--accent': '#0b5a5e',
    '--accent-wash': '#e6f4f3',
    '--good': '#19693c',
    '--good-wash': '#e6f3ea',
    '--warn': '#8a4b00',
    '--warn-wash': '#fdf1dc',
    '--bad': '#a8231a',
    '--bad-wash': '#fcebe8',
    '--plot-allowed': '#22797c',
    '--plot-refused': '#c2453a',
    '--mantine-color-body': '#ffffff',
    '--mantine-color-dimmed': '#645f57',
    '--mantine-color-error': '#a8231a',
    '--mantine-color-placeholder': '#716b63',
  },
  dark: {
    '--surface': '#1c1b19',
    '--surface-sunken': '#151413',
    '--surface-raised': '#252321',
    '--surface-hover': '#272523',
    '--surface-selected': '#14312f',
    '--line': '#353230',
    '--line-strong': '#77716a',
    '--ink': '#e9e6e1',
    '--ink-quiet': '#aaa49c',
    '--accent': '#72c3c1',
    '--accent-wash': '#15302f',
    '--good': '#7fce9b',
    '--good-wash': '#16301f',
    '--warn': '#f0b45c',
    '--warn-wash': '#362812',
    '--bad': '#f59a90',
    '--bad-wash': '#3c1c18',
    '--plot-allowed': '#479b9b',
    '--plot-refused': '#d9695e',
    '--mantine-color-body': '#1c1b19',
    '--mantine-color-dimmed': '#aaa49c',
    '--mantine-color-error': '#f59a90',
    '--mantine-color-placeholder': '#969088',
  },
}

/** The whole style sheet of variables, Mantine's and ours, for both themes. */
export function themeVariables(): string {
  const whole = mergeMantineTheme(DEFAULT_THEME, theme)
  const theirs = defaultCssVariablesResolver(whole)
  return convertCssVariables({
    variables: { ...theirs.variables, ...OWN.variables },
    light: { '--mantine-color-scheme': 'light', ...theirs.light, ...OWN.light },
    dark: { '--mantine-color-scheme': 'dark', ...theirs.dark, ...OWN.dark },
  })
}
