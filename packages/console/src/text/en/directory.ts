/** The company's directory: what it keeps here by SCIM. */
export const directory = {
  title: 'Directory groups',
  what: 'The company’s directory can keep people and groups here (SCIM 2.0). A group stands for one user type in one place: being in it is holding that.',
  address: 'Address for the directory',
  addressWhat: 'The directory reaches {{name}} at this address, with the secret of a token:',
  search: 'Search groups',
  columns: { name: 'Group', unit: 'Department', role: 'User Type', members: 'Members', updated: 'Updated' },
  empty: 'The directory keeps no groups here yet',
  emptyWhat:
    'Microsoft Entra ID, Okta and others then create people here, put them into groups, and stop everything of theirs when they leave. Make an application token that manages users, sees departments and user types, and holds what the directory is to hand out; enter its secret there together with the address above.',
  createToken: 'Create an application token',
}
