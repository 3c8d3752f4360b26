/** The pages that an app or a device sends people to. */
export const connect = {
  title: 'Connect {{app}}',
  titleUnknown: 'Connect an app',
  asks: '{{app}} wants to act as you. Sign in if that is what you want.',
  asksHere: '{{app}} wants to act as you.',
  device: 'Device',
  returnsTo: 'Goes back to',
  signedInAs: 'Signed in as {{name}}',
  notYou: 'Use another account',
  wrongTenant: 'You are signed in to another organization. Sign out, and in to {{tenant}}, to go on.',
  membership: 'Department and User Type',
  membershipWhat: 'What {{app}} may do follows from what you choose. You can change it later in the app.',
  only: 'It acts as {{membership}}.',
  noMembership: 'You have no department and user type in which {{app}} could act. An administrator can give you one.',
  verb: 'Connect',
  done: {
    title: 'Connected',
    back: 'You are on your way back to {{app}}. If nothing happens, open it yourself.',
    open: 'Open {{app}}',
    device: '{{app}} is signed in as you. You can close this page and go back to your device.',
    undo: 'You can disconnect it at any time under your own devices, or ask an administrator to.',
  },
  denied: {
    title: 'Not connected',
    device: 'The device was not signed in. You can close this page.',
    back: 'Nothing was shared. You are on your way back to {{app}}.',
  },
  gone: {
    title: 'This request is over',
    what: 'It has expired, or has been answered already. Go back to the app and begin again.',
    elsewhere:
      'An app’s request can be answered only in the browser that it was begun in, and for ten minutes. Go back to the app and begin again.',
  },
  deviceEntry: {
    title: 'Connect a device',
    lead: 'Enter the code that the device or the command line shows.',
    code: 'Code',
    codeWhat: 'Eight letters, such as BCDF-GHJK.',
    signIn: 'Sign in to go on with the code {{code}}.',
    warning: 'Only use a code that you asked for yourself',
    warningWhat:
      'Whoever sends you a code, in a mail, a chat or a call, wants to be signed in as you. Do not go on then.',
    prefilled: 'Compare it with what your device shows. They have to be the same.',
    verb: 'Go on',
    unknown: 'There is no such code, or it has expired. Compare it with your device, or begin there again.',
  },
}
