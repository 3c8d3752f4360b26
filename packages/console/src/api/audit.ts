/** The audit log: read in pages, taken as a file, and checked as a whole. */

import { queryOptions, useMutation } from '@tanstack/react-query'
import { api } from './client.ts'

export interface AuditFilter {
  readonly tenant?: string | undefined
  /** Id of a user or an application. */
  readonly actor?: string | undefined
  readonly action?: string | undefined
  /** Id of what was acted on. */
  readonly target?: string | undefined
  /** Instants; the second exclusive. */
  readonly from?: string | undefined
  readonly to?: string | undefined
}

export interface AuditArgs extends AuditFilter {
  readonly limit?: number
  readonly cursor?: string | undefined
}

/** Newest first. */
export const auditQuery = (args: AuditArgs) =>
  queryOptions({
    queryKey: ['audit', 'list', args],
    queryFn: ({ signal }) => api.listAudit({ query: { ...args } }, { signal }),
    // The entries stay until the next ones are there; those of another organization go at once.
    placeholderData: (previous, before) => {
      const earlier = before?.queryKey[2] as AuditArgs | undefined
      return earlier?.tenant === args.tenant ? previous : undefined
    },
  })

/** The whole filtered log as CSV, which the server makes safe for spreadsheets. */
export const useExportAudit = () =>
  useMutation({
    gcTime: 0,
    mutationFn: async (filter: AuditFilter) => {
      const response = await api.download('listAudit', { query: { ...filter } })
      return await response.blob()
    },
  })

/** Checks every entry of the log, which takes longer the more there are. */
export const useVerifyAudit = () => useMutation({ gcTime: 0, mutationFn: () => api.verifyAudit() })
