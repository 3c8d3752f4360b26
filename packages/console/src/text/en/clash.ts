export const clash = {
  title: 'Changed meanwhile',
  fields: 'Changed since you opened this: {{fields}}.',
  by: '{{name}} saved last,',
  byYou: 'You saved last yourself, in another window,',
  what: 'Nothing of yours is saved yet, and nothing is lost. Look at both; saving keeps what the form shows.',
  sides: 'What the form shows',
  mine: 'What I wrote',
  theirs: 'What is saved',
}
