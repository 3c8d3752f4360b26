export const create = {
  once: {
    lead_one: 'Copy the token now. It will not be shown again.',
    lead_other: 'Copy the tokens now. They will not be shown again.',
    token: 'the token',
    download: 'Download .env',
    test: 'Test it',
    testWhat: 'This command answers with the token’s own description.',
    command: 'the command',
    stored_one: 'I have stored it',
    stored_other: 'I have stored them',
    stay: 'Store the secret first. It cannot be shown again.',
  },
}
