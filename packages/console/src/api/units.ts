/** Departments and groups, and who is a member of them. */

import type { ChangeUnit, CreateUnit, Unit } from '@polett/client/api'
import { everyItem } from '@polett/client/paging'
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { api } from './client.ts'

/** More than these are not read at once: no tree of them would be of use to anybody. */
const MOST = 2_000

/** All departments and groups in sight, by name. */
export const unitsQuery = (tenant: string) =>
  queryOptions({
    queryKey: ['units', tenant],
    staleTime: 60_000,
    queryFn: async ({ signal }): Promise<readonly Unit[]> => {
      const units: Unit[] = []
      for await (const unit of everyItem(api.listUnits, { path: { tenant }, query: { sort: 'name' } }, { signal })) {
        units.push(unit)
        if (units.length === MOST) break
      }
      return units
    },
  })

export const unitQuery = (tenant: string, unit: string) =>
  queryOptions({
    queryKey: ['units', tenant, unit],
    queryFn: ({ signal }) => api.getUnit({ path: { tenant, unit } }, { signal }),
  })

export interface MembersFilter {
  readonly q?: string | undefined
  readonly limit: number
  readonly cursor?: string | undefined
}

/** The people who hold a user type at this unit or below it. */
export const membersQuery = (tenant: string, unit: string, filter: MembersFilter) =>
  queryOptions({
    queryKey: ['users', tenant, 'members', unit, filter],
    queryFn: ({ signal }) =>
      api.listUsers({ path: { tenant }, query: { unit, type: 'person', sort: 'name', ...filter } }, { signal }),
  })

/** Rights and names hang on the tree, so what is known of users and tokens is asked for again too. */
function useForget() {
  const queries = useQueryClient()
  return (...nouns: readonly string[]): Promise<unknown> =>
    Promise.all(nouns.map((noun) => queries.invalidateQueries({ queryKey: [noun] })))
}

export function useCreateUnit(tenant: string) {
  const forget = useForget()
  return useMutation({
    mutationFn: (body: CreateUnit) => api.createUnit({ path: { tenant }, body }),
    onSuccess: () => forget('units'),
  })
}

export function useUpdateUnit(tenant: string, unit: string) {
  const forget = useForget()
  return useMutation({
    mutationFn: (body: ChangeUnit) => api.updateUnit({ path: { tenant, unit }, body }),
    onSuccess: () => forget('units', 'tokens', 'users'),
  })
}

export function useDeleteUnit(tenant: string, unit: string) {
  const queries = useQueryClient()
  const forget = useForget()
  return useMutation({
    mutationFn: () => api.deleteUnit({ path: { tenant, unit } }),
    onSuccess: () => {
      queries.removeQueries({ queryKey: ['units', tenant, unit] })
      return forget('units', 'tokens', 'users')
    },
  })
}

/** Makes a colleague, named exactly by id or user name, a member of the unit. */
export function usePutMember(tenant: string, unit: string) {
  const forget = useForget()
  return useMutation({
    mutationFn: ({ user, role }: { readonly user: string; readonly role: string }) =>
      api.putMember({ path: { tenant, unit, user }, body: { role } }),
    onSuccess: () => forget('users', 'tokens', 'session'),
  })
}

export function useDeleteMember(tenant: string, unit: string) {
  const forget = useForget()
  return useMutation({
    mutationFn: (user: string) => api.deleteMember({ path: { tenant, unit, user } }),
    onSuccess: () => forget('users', 'tokens', 'session'),
  })
}
