/** What the sketch of a revoke is told, and what it answers. */

/** `exchange`: the change, and the word of every listener that it knows of it. `commit`: one updated row, nothing else. */
export interface SketchJob {
  readonly kind: 'exchange' | 'commit'
  readonly writers: number
  /** Ends after so many changes, or so many milliseconds. */
  readonly count: number
  readonly ms: number
}

export interface SketchResult {
  readonly perSecond: number
  /** Milliseconds. */
  readonly p50: number
  readonly p99: number
}

export const SKETCH_ITEMS = 100_000

export const SKETCH_SCHEMA: readonly string[] = [
  'create table item (id bigint primary key, revoked_at bigint)',
  `insert into item select number, null from generate_series(1, ${SKETCH_ITEMS}) as number`,
  'create table ledger (id int primary key, seq bigint not null)',
  'insert into ledger values (1, 0)',
  'create table audit (seq bigint primary key, at bigint not null, body text not null)',
  'create table change (seq bigint primary key, reach text not null)',
  'create table position (listener int primary key, seq bigint not null)',
  `create function announce() returns trigger language plpgsql as $$
    begin perform pg_notify('change', new.seq || ' ' || new.reach); return null; end $$`,
  'create trigger announced after insert on change for each row execute function announce()',
]
