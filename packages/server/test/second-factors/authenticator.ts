/** An authenticator in software, made after WebAuthn Level 3 and RFC 8949, with nothing of the library that judges it. */

import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'
import type { Json } from '../server.ts'

type Encodable = number | string | Uint8Array | ReadonlyMap<number | string, Encodable>

/** The few forms of CBOR that an authenticator needs. */
function cbor(value: Encodable): Buffer {
  if (typeof value === 'number') return value < 0 ? head(1, -1 - value) : head(0, value)
  if (typeof value === 'string') return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)])
  if (value instanceof Uint8Array) return Buffer.concat([head(2, value.length), value])
  const pairs = [...value].map(([key, member]) => Buffer.concat([cbor(key), cbor(member)]))
  return Buffer.concat([head(5, value.size), ...pairs])
}

function head(major: number, count: number): Buffer {
  if (count < 24) return Buffer.from([(major << 5) | count])
  if (count < 256) return Buffer.from([(major << 5) | 24, count])
  return Buffer.from([(major << 5) | 25, count >> 8, count & 0xff])
}

const FLAGS = { present: 0x01, verified: 0x04, backupEligible: 0x08, backedUp: 0x10, attested: 0x40 }
const encode = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url')
const sha256 = (data: Uint8Array | string): Buffer => createHash('sha256').update(data).digest()

/** What a test may make it do wrong. */
export interface Odd {
  readonly origin?: string
  readonly rpId?: string
  readonly type?: string
  readonly challenge?: string
  readonly verified?: boolean
  readonly crossOrigin?: boolean
  readonly userHandle?: string | null
  readonly counter?: number
  readonly key?: KeyObject
}

export interface Authenticator {
  /** The answer to creation options, as a browser's `toJSON()` gives it. */
  create(publicKey: Json, odd?: Odd): Json
  /** The answer to request options, by the passkey that was made last. */
  get(publicKey: Json, odd?: Odd): Json
}

/** `counts`: as security keys do; those of telephones stay at 0. */
export function createAuthenticator(origin: string, { counts = true } = {}): Authenticator {
  let held: { readonly id: Buffer; readonly key: KeyObject; readonly handle: string } | null = null
  let counter = 0

  const clientData = (type: string, challenge: string, odd: Odd): Buffer =>
    Buffer.from(
      JSON.stringify({
        type: odd.type ?? type,
        challenge: odd.challenge ?? challenge,
        origin: odd.origin ?? origin,
        crossOrigin: odd.crossOrigin ?? false,
      }),
    )
  const authData = (rpId: string, odd: Odd, attested: Buffer | null): Buffer => {
    const count = Buffer.alloc(4)
    if (counts) counter += 1
    count.writeUInt32BE(odd.counter ?? counter)
    const flags =
      FLAGS.present |
      (odd.verified === false ? 0 : FLAGS.verified) |
      (counts ? 0 : FLAGS.backupEligible | FLAGS.backedUp) |
      (attested === null ? 0 : FLAGS.attested)
    return Buffer.concat([sha256(odd.rpId ?? rpId), Buffer.from([flags]), count, attested ?? Buffer.alloc(0)])
  }

  return {
    create({ challenge, rp, user }, odd = {}) {
      const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
      const id = randomBytes(32)
      held = { id, key: privateKey, handle: user.id }
      counter = 0
      const { x = '', y = '' } = publicKey.export({ format: 'jwk' })
      const cose = cbor(
        new Map<number, Encodable>([
          [1, 2],
          [3, -7],
          [-1, 1],
          [-2, Buffer.from(x, 'base64url')],
          [-3, Buffer.from(y, 'base64url')],
        ]),
      )
      const attested = Buffer.concat([Buffer.alloc(16), Buffer.from([0, id.length]), id, cose])
      const attestation = new Map<string, Encodable>([
        ['fmt', 'none'],
        ['attStmt', new Map()],
        ['authData', authData(rp.id, odd, attested)],
      ])
      return {
        ...{ id: encode(id), rawId: encode(id), type: 'public-key', authenticatorAttachment: 'cross-platform' },
        clientExtensionResults: {},
        response: {
          clientDataJSON: encode(clientData('webauthn.create', challenge, odd)),
          attestationObject: encode(cbor(attestation)),
          transports: ['usb', 'nfc'],
        },
      }
    },
    get({ challenge, rpId }, odd = {}) {
      if (held === null) throw new Error('This authenticator has no passkey.')
      const data = clientData('webauthn.get', challenge, odd)
      const signed = authData(rpId, odd, null)
      const signature = sign('sha256', Buffer.concat([signed, sha256(data)]), odd.key ?? held.key)
      const userHandle = odd.userHandle === undefined ? held.handle : odd.userHandle
      return {
        ...{ id: encode(held.id), rawId: encode(held.id), type: 'public-key', clientExtensionResults: {} },
        response: {
          clientDataJSON: encode(data),
          authenticatorData: encode(signed),
          signature: encode(signature),
          ...(userHandle === null ? {} : { userHandle }),
        },
      }
    },
  }
}
