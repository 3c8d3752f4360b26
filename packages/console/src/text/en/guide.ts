export const guide = {
  title: 'Guide',
  contents: 'Chapters',
  onward: 'Before and after this chapter',
  example: 'the example',
  chapters: {
    start: 'First steps',
    tokens: 'Tokens and their kinds',
    use: 'Use a token',
    stop: 'Watch and stop',
    leaked: 'Somebody found a secret',
    mobile: 'Mobile users',
    'access-tokens': 'Organization and group tokens',
    people: 'People, departments and user types',
    'second-factor': 'Second factor and passkeys',
    policy: 'Policy',
    audit: 'The audit log',
  },
}
