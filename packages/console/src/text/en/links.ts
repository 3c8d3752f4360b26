/** The pages of links that set a password, and of a forgotten one; they come before the sign-in. */
export const links = {
  password: {
    title: 'Choose a password',
    lead: 'For the user {{username}} of {{tenant}}.',
    new: 'New password',
    rules: 'At least 8 characters. Any kind will do; several words are good. Common passwords are refused.',
    repeat: 'New password again',
    differs: 'This is not the same as above.',
    ends: 'When you save it, you are signed out everywhere else.',
    verb: 'Save the password',
    done: 'Your password is saved',
    doneWhat: 'Sign in with it as {{username}}.',
    signIn: 'Go to the sign-in',
    incomplete: 'Open the link again',
    incompleteWhat:
      'This page needs the whole link from your mail or your administrator. For safety it does not stay in the address, so it is gone after a reload.',
    another: 'Ask for a new link',
    askAdministrator: 'Ask your administrator for a new link.',
  },
  forgotten: {
    question: 'Forgot your password?',
    title: 'Forgot your password?',
    lead: 'We send you a link by mail, with which you choose a new one.',
    verb: 'Send me a link',
    done: 'Look in your mail',
    doneWhat:
      'If there is a user {{username}} with an email address, a link is on its way. It works once, within two hours. If nothing comes, look among the junk mail, or ask an administrator for a link.',
    back: 'Back to the sign-in',
  },
}
