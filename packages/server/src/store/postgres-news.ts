/** How PostgreSQL tells the nodes of a change: by a trigger, so that no change can be made without it. */

import { CHANGES_CHANNEL } from './nodes.ts'

/** A message may have 8,000 bytes less one. What reaches more than that is read from the table instead. */
const MAX_BYTES = 7_900

export const ANNOUNCE_CHANGES: readonly string[] = [
  `create function polett_announce_change() returns trigger language plpgsql as $$
    begin
      perform pg_notify(${CHANGES_CHANNEL}, case when octet_length(new.reach) < ${MAX_BYTES}
        then new.seq || ' ' || new.reach else new.seq::text end);
      return null;
    end $$`,
  'create trigger change_announced after insert on change for each row execute function polett_announce_change()',
]
