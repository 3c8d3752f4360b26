/** What is open on a page, kept in the address without leaving the page of a list or the place scrolled to. */

import { useNavigate, useSearch } from '@tanstack/react-router'

/** The value of one parameter (empty when it is not there), and how to change it; several can change at once. */
export function useAddressState(
  name: string,
): readonly [value: string, set: (value: string | undefined, others?: Readonly<Record<string, undefined>>) => void] {
  const search = useSearch({ strict: false })
  const navigate = useNavigate()
  const set = (value: string | undefined, others: Readonly<Record<string, undefined>> = {}): void => {
    void navigate({
      to: '.',
      search: (now: Readonly<Record<string, string | undefined>>) => ({ ...now, ...others, [name]: value }),
      replace: true,
      resetScroll: false,
    })
  }
  return [search[name] ?? '', set]
}
