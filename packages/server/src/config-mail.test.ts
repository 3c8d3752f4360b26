import { describe, expect, it } from 'vitest'
import { readMail } from './config-mail.ts'

const FROM = 'Polett <polett@example.org>'
const read = (url: string, from = FROM) => readMail((name) => (name === 'POLETT_SMTP_URL' ? url : from))

describe('the settings of mail', () => {
  it('are none without a server', () => {
    expect(read('')).toBe(null)
    expect(read('', '')).toBe(null)
  })

  it.each([
    ['smtp://mail.example.org', { host: 'mail.example.org', port: 587, implicitTls: false, requireTls: true }],
    ['smtps://mail.example.org', { port: 465, implicitTls: true }],
    ['smtp://mail.example.org:25', { port: 25, requireTls: true }],
    ['smtp://localhost:1025', { requireTls: false }],
    ['smtp://127.0.0.1', { requireTls: false }],
    ['smtp://[::1]:25', { host: '::1', requireTls: false }],
    ['smtp://localhost?tls=required', { requireTls: true }],
    ['smtp://10.0.0.1', { requireTls: true }],
    ['smtp://a%40b:p%3Aw@mail.example.org', { user: 'a@b', password: 'p:w' }],
    ['smtp://mail.example.org', { user: null, password: null, from: FROM }],
  ])('%s', (url, wanted) => {
    expect(read(url)).toMatchObject(wanted)
  })

  it.each([
    'mail.example.org',
    'http://mail.example.org',
    'smtp://',
    'smtp://mail.example.org/path',
    'smtp://mail.example.org?tls=off',
    'smtp://mail.example.org?ssl=1',
    'smtp://mail.example.org#x',
  ])('refuse %s, and say no password', (url) => {
    expect(() => read(url.replace('//', '//user:hush@'))).toThrow(/^POLETT_SMTP_URL must be/)
    expect(() => read(url.replace('//', '//user:hush@'))).not.toThrow(/hush/)
  })

  it('refuse a percent sign that escapes nothing, and say which setting has it', () => {
    expect(read('smtp://user:hu%25sh@mail.example.org')?.password).toBe('hu%sh')
    expect(() => read('smtp://user:hu%sh@mail.example.org')).toThrow(/^POLETT_SMTP_URL must .*%25/)
    expect(() => read('smtp://user:hu%sh@mail.example.org')).not.toThrow(/hu%sh/)
  })

  it.each([
    '',
    'Polett',
    'a@b@c',
    'Polett <a@b>\r\nBcc: c@d',
    'a@b, c@d',
    'Polett <a@b> x',
  ])('refuse the sender %j', (from) => {
    expect(() => read('smtp://mail.example.org', from)).toThrow(/^POLETT_MAIL_FROM must be/)
  })
})
