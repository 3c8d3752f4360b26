import type { Migration } from '../migrate.ts'

/**
 * Who serves, and how far each has come. A lease is a row that its node renews by counting; how far it has come stands
 * apart, because that may be lost with a crash of the database, and a lease may not.
 */
export const nodes: Migration = {
  id: '0002-nodes',
  statements: ({ announceChanges, integer, strict, text }) => [
    `create table node_lease (id ${text} primary key, node ${text} not null, version ${text} not null, counter ${integer} not null,
      acquired_at ${integer} not null)${strict}`,
    `create table node_position (lease_id ${text} primary key, seq ${integer} not null)${strict}`,
    ...announceChanges,
  ],
}
