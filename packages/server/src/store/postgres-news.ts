/** How PostgreSQL tells the nodes of a change: by a trigger, so that no change can be made without it. */

import { CHANGES_CHANNEL } from './nodes.ts'

/** By this setting of a connection, a change says where its node wants to be told that others know of it. */
export const MAILBOX_SETTING = 'polett.mailbox'

/** A message may have 8,000 bytes less one. What reaches more than that is read from the table instead. */
const MAX_BYTES = 7_900

export const ANNOUNCE_CHANGES: readonly string[] = [
  `create function polett_announce_change() returns trigger language plpgsql as $$
    begin
      perform pg_notify(${CHANGES_CHANNEL}, new.seq || ' ' || coalesce(current_setting('${MAILBOX_SETTING}', true), '')
        || case when octet_length(new.reach) < ${MAX_BYTES} then ' ' || new.reach else '' end);
      return null;
    end $$`,
  'create trigger change_announced after insert on change for each row execute function polett_announce_change()',
]
