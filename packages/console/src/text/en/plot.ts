export const plot = {
  allowed: 'allowed',
  refused: 'refused',
  time: 'Time',
  bar: '{{when}}: {{allowed}} allowed, {{refused}} refused',
  summaryHours: 'Allowed {{allowed}}, refused {{refused}}, at most {{highest}} in one hour.',
  summaryDays: 'Allowed {{allowed}}, refused {{refused}}, at most {{highest}} in one day.',
  showNumbers: 'Show the numbers',
  hideNumbers: 'Hide the numbers',
}
