/** Signed tokens, verified by `jose` with the public key: nothing is stored, so nothing can be taken back. */

import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { exportPKCS8, exportSPKI, generateKeyPair, importPKCS8, importSPKI, jwtVerify, SignJWT } from 'jose'
import { answerBearers, listenWith } from './answer.ts'
import { LIFETIME_SECONDS, type Peer, SCOPE } from './peer.ts'

/** ES256 is what is taken for new things; RS256 is the default of OpenID Connect, and far quicker to verify. */
type Algorithm = 'ES256' | 'RS256'

const ISSUER = 'https://issuer.example.org'
const AUDIENCE = 'https://api.example.org'
/** Signatures under way at once. */
const AT_ONCE = 1_000

type SigningKey = Awaited<ReturnType<typeof importPKCS8>>

function sign(key: SigningKey, algorithm: Algorithm, number: number): Promise<string> {
  // All subjects are equally long, and so are all tokens.
  const subject = `token-${String(number).padStart(9, '0')}`
  return new SignJWT({ scope: `${SCOPE} unit:read role:read`, tenant: `t-${String(number % 20).padStart(2, '0')}` })
    .setProtectedHeader({ alg: algorithm })
    .setSubject(subject)
    .setIssuer(ISSUER)
    .setAudience(AUDIENCE)
    .setIssuedAt()
    .setExpirationTime(`${LIFETIME_SECONDS}s`)
    .sign(key)
}

async function seed(algorithm: Algorithm, directory: string, tokens: number): Promise<readonly string[]> {
  const { privateKey, publicKey } = await generateKeyPair(algorithm, { extractable: true })
  writeFileSync(join(directory, 'private.pem'), await exportPKCS8(privateKey), { mode: 0o600 })
  writeFileSync(join(directory, 'public.pem'), await exportSPKI(publicKey))
  const secrets: string[] = []
  while (secrets.length < tokens) {
    const count = Math.min(AT_ONCE, tokens - secrets.length)
    secrets.push(
      ...(await Promise.all(
        Array.from({ length: count }, (_, at) => sign(privateKey, algorithm, secrets.length + at)),
      )),
    )
  }
  return secrets
}

async function serve(algorithm: Algorithm, directory: string) {
  const read = (name: string): string => readFileSync(join(directory, name), 'utf8')
  const key = await importSPKI(read('public.pem'), algorithm)
  const expected = { issuer: ISSUER, audience: AUDIENCE, algorithms: [algorithm] }
  const check = async (secret: string): Promise<string | null> => {
    try {
      const { payload } = await jwtVerify<{ scope: string }>(secret, key, expected)
      return payload.scope.split(' ').includes(SCOPE) ? (payload.sub ?? null) : null
    } catch {
      return null
    }
  }
  const spare = await sign(await importPKCS8(read('private.pem'), algorithm), algorithm, 0)
  return { port: await listenWith(answerBearers(check)), spare, revokeSpare: null }
}

const peerWith = (algorithm: Algorithm): Peer => ({
  seed: (directory, tokens) => seed(algorithm, directory, tokens),
  serve: (directory) => serve(algorithm, directory),
})

export const joseEs256 = peerWith('ES256')
export const joseRs256 = peerWith('RS256')
