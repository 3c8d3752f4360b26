export const list = {
  selectPage: 'Select all on this page',
  pageSize: 'Rows per page',
  perPage: '{{count}} rows',
  range: '{{from}}–{{to}} of {{total}}',
  nothingMatches: 'Nothing matches the search and filters',
}
