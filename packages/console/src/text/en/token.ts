export const token = {
  status: { live: 'Live', soon: 'Expires soon', revoked: 'Revoked', suspended: 'Suspended', expired: 'Expired' },
  causes: {
    user_inactive: 'The user is inactive.',
    membership_missing: 'The user no longer has this department and user type.',
    role_inactive: 'The user type is inactive.',
    unit_inactive: 'The department or group is inactive.',
    tenant_inactive: 'The organization is inactive.',
  },
}
