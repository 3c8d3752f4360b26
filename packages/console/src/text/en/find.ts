export const find = {
  label: 'Search for a page, a token, a user, or paste a token',
  placeholder: 'Page, token, user, last four characters …',
  results: 'What was found',
  found_zero:
    'Nothing bears this name. Tokens are also found by their id and the last four characters of their secret.',
  found_one: '{{count, number}} found',
  found_other: '{{count, number}} found',
  groups: { pages: 'Go to', actions: 'Do', tokens: 'Tokens', users: 'Users', tenants: 'Organizations' },
  create: {
    user: 'Create an API Token',
    application: 'Create an application token',
    organization: 'Create an organization token',
    group: 'Create a group token',
  },
  whose: {
    title: 'Whose is this?',
    hint: 'Paste a token',
    label: 'Token',
    what: 'Paste a whole token. It is looked up on the server and then forgotten; it is not stored, logged or put into any address.',
    show: 'Show or hide the token',
    verb: 'Look it up',
    back: 'Back to the search',
    answers: {
      valid: 'This token works.',
      mistyped:
        'This is not a whole token: a character is wrong or missing. Copy it again from its beginning to its end.',
      token_invalid: 'No token in your sight has this secret. It may have been deleted, or its secret was replaced.',
      token_expired: 'This token has expired.',
      token_revoked: 'This token is revoked. It can be restored.',
      token_suspended: 'This token is suspended, because something that it depends on is inactive.',
      address_not_allowed: 'This token works only from certain network addresses.',
      other: 'This token does not work at present.',
    },
  },
}
