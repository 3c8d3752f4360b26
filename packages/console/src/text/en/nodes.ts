export const nodes = {
  title: 'Nodes',
  what: 'The servers that share this installation’s data. A revoke answers when every one of them knows of it. The list renews itself.',
  columns: {
    name: 'Name',
    state: 'State',
    version: 'Version',
    since: 'Running since',
    applied: 'Last change it knows of',
    sign: 'Last sign of life',
  },
  self: 'answers you now',
  serving: 'Serving',
  silent: 'Silent',
  upToDate: 'up to date',
  behind_one: '{{count, number}} change behind',
  behind_other: '{{count, number}} changes behind',
  now: 'just now',
  ago_one: '{{count, number}} second ago',
  ago_other: '{{count, number}} seconds ago',
  oneTitle: 'One node serves everything',
  oneWhat:
    'With the built-in database there is always one. To have more, keep the data in PostgreSQL and start any number of servers with the same POLETT_DATABASE_URL and the same key file; each then appears here by itself.',
}
