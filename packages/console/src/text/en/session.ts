export const session = {
  password: 'Password',
  showPassword: 'Show or hide the password',
  signIn: {
    title: 'Sign in',
    andReturn: 'You then go on to the page that you asked for.',
    organization: 'Organization',
    organizationHint: 'Its ID, such as fjordbygg. Leave it empty if there is only one, or if you run the installation.',
    another: 'Another organization',
    username: 'User name',
    verb: 'Sign in',
  },
  stepUp: {
    title: 'Confirm it is you',
    why: 'This step needs your password, given in the last five minutes.',
    confirm: 'Confirm',
  },
  notFound: {
    title: 'Not found',
    what: 'There is nothing here that you can see',
    why: 'It may have been deleted or moved, or you cannot see it. Check the address, and the organization chosen above.',
    home: 'Go to the overview',
  },
  failed: { title: 'This page could not be shown', reload: 'Load the page again' },
  forbidden: {
    title: 'You may not see this',
    what: 'This page needs a permission that you do not have',
    platform: 'Only those who run the whole installation can open this page. Ask one of them.',
  },
}
