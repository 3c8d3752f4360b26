export const list = {
  selectPage: 'Select all on this page',
  pageSize: 'Rows per page',
  perPage: '{{count, number}} rows',
  range: '{{from}}–{{to}} of {{total}}',
  secretTyped: 'This looks like a secret, so it was not searched for. “Search or jump” tells whose it is.',
  clearFilter: 'Clear the filter {{name}}',
  nothingMatches: 'Nothing matches the search and filters',
}
