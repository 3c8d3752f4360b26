import { describe, expect, it } from 'vitest'
import { type Draft, EMPTY_DRAFT } from './draft.ts'
import { draftFromLink, linkParameters, prefillKey } from './prefill.ts'

const read = (link: string): Draft => draftFromLink(Object.fromEntries(new URLSearchParams(link)))
const round = (draft: Draft): Draft => read(new URLSearchParams(linkParameters(draft)).toString())

describe('a link that fills the form in', () => {
  it('reads grants as they are written by hand', () => {
    const draft = read('application=Web+shop&expires=2027-03-01&grants=site1:tenant:read+user:*;site2:tenant:read;*:*')
    expect(draft).toEqual({
      ...EMPTY_DRAFT,
      application: 'Web shop',
      expiry: 'custom',
      day: '2027-03-01',
      grants: [
        { tenant: 'site1', permissions: ['tenant:read', 'user:*'] },
        { tenant: 'site2', permissions: ['tenant:read'] },
        { tenant: '*', permissions: ['*'] },
      ],
    })
  })

  it('reads a plus that is written as a plus, and a grant on a unit', () => {
    expect(read('grants=site1/g1:tenant:read%2Buser:read').grants).toEqual([
      { tenant: 'site1', unit: 'g1', permissions: ['tenant:read', 'user:read'] },
    ])
  })

  it('leaves out what it cannot read', () => {
    expect(read('expires=soon&grants=;:x;&secret=aloud&master=1')).toEqual(EMPTY_DRAFT)
  })

  it('writes what it reads', () => {
    const draft: Draft = {
      ...EMPTY_DRAFT,
      ...{ name: 'ERP & co; + more', description: 'Line\ntwo', user: 'usr_1', unit: 'a', role: 'reader' },
      ...{ expiry: '1y', visibility: 'once', master: true, admin: true, allowedIps: '10.0.0.0/8\n::1' },
      grants: [{ tenant: 'site1', unit: 'g1', permissions: ['tenant:read', 'user:*'] }],
    }
    expect(round(draft)).toEqual(draft)
    expect(round(EMPTY_DRAFT)).toEqual(EMPTY_DRAFT)
    expect(linkParameters(EMPTY_DRAFT)).toEqual({})
  })

  it('tells links apart by what fills the form, not by the rest of the address', () => {
    expect(prefillKey({ tenant: 'acme', name: 'a' })).toBe(prefillKey({ tenant: 'other', name: 'a' }))
    expect(prefillKey({ name: 'a' })).not.toBe(prefillKey({ name: 'b' }))
    expect(prefillKey({ tenant: 'acme' })).toBe('')
  })
})
