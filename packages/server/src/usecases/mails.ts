/** The outbox: a mail is written down with the change that it tells of, and sent after it. */

import type { Deps } from '../deps.ts'
import { type Delivery, type Mail, nextTryAt, SENDING_MS } from '../domain/mail.ts'
import { type Belonging, sealText, unsealText } from '../domain/sealing.ts'
import type { Db } from '../store/db.ts'
import type { ToldStages } from '../store/expiry-told.ts'
import {
  type ClaimedMail,
  claimDueMail,
  deleteMail,
  deleteMailsBefore,
  insertMail,
  type MailPurpose,
  markMailFailed,
  putOffMail,
} from '../store/mails.ts'
import { deletePasswordLinksBefore } from '../store/password-links.ts'
import { findPerson } from '../store/people.ts'
import { SYSTEM_ACTOR } from './caller.ts'
import { writeExpiryMail } from './expiry-texts.ts'
import { newId } from './ids.ts'
import { commit, entryBy } from './mutation.ts'

const NONCE_BYTES = 12
const DAY_MS = 86_400_000
/** What was given up stays for so long, without its text. */
const KEPT_MS = 30 * DAY_MS

export interface QueuedMail {
  readonly userId: number
  /** The link that the mail carries: when that ends, so does the mail. */
  readonly linkId: number | null
  readonly purpose: MailPurpose
  readonly expiresAt: number
  readonly text: MailContent
}

/** What was written with the change, or what it is to tell of when it is sent. */
export type MailContent = Mail | { readonly told: ToldStages }

/** Writes the mail down, sealed: it may hold a link that signs somebody in. */
export async function queueMail(deps: Deps, tx: Db, queued: QueuedMail): Promise<void> {
  const { expiresAt, linkId, purpose, text, userId } = queued
  const id = newId('mail', deps.entropy)
  const key = deps.keys.current
  const sealed = sealText(key.mail, deps.entropy(NONCE_BYTES), JSON.stringify(text), belonging(deps, id, key.id))
  await insertMail(tx, { id, userId, linkId, purpose, keyId: key.id, sealed, expiresAt }, deps.now())
}

/** A turn has an end, so that one node does not hold on to a long queue for ever. */
const AT_ONCE = 100

/** Sends what is due, one after the other. Throws the last failure, once all had their turn. */
export async function sendMails(deps: Deps): Promise<void> {
  const failures: string[] = []
  for (let count = 0; count < AT_ONCE; count += 1) {
    const mail = await claimDueMail(deps.store.write, deps.now(), SENDING_MS)
    if (mail === null) break
    const delivery = await deliver(deps, mail)
    if (delivery === null || delivery.sent) await deleteMail(deps.store.write, mail.internalId)
    else failures.push(await putOff(deps, mail, delivery))
  }
  const [first] = failures
  if (first !== undefined) throw new Error(first)
}

/** Null when there is nothing to be sent any more. */
async function deliver(deps: Deps, mail: ClaimedMail): Promise<Delivery | null> {
  const { mailer } = deps
  if (mailer === null) return { sent: false, permanent: false, reason: 'no mail server' }
  if (deps.now() >= mail.expiresAt) return { sent: false, permanent: true, reason: 'too late' }
  const key = deps.keys.byId(mail.keyId)
  const text =
    key === null || mail.sealed === null
      ? null
      : unsealText(key.mail, mail.sealed, belonging(deps, mail.id, mail.keyId))
  if (text === null) return { sent: false, permanent: true, reason: 'cannot be unsealed' }
  const written = await writeMail(deps, mail.userId, JSON.parse(text) as MailContent)
  return written === null ? null : mailer.send(mail.id, written)
}

/** Null where nobody is to get it any more. */
async function writeMail(deps: Deps, userId: number, content: MailContent): Promise<Mail | null> {
  if ('told' in content) return writeExpiryMail(deps, content.told)
  return (await findPerson(deps.store.read, userId))?.active === true ? content : null
}

/** Answers what to tell the operator, which names no address. */
async function putOff(deps: Deps, mail: ClaimedMail, { permanent, reason }: Delivery & { sent: false }) {
  const at = permanent ? null : nextTryAt(mail, deps.now())
  if (at === null) {
    await giveUp(deps, mail, reason)
    return `The mail ${mail.id} (${mail.purpose}) was given up: ${reason}.`
  }
  await putOffMail(deps.store.write, mail, at)
  return `The mail ${mail.id} (${mail.purpose}) could not be sent yet: ${reason}.`
}

async function giveUp(deps: Deps, { internalId, purpose, tries, userId }: ClaimedMail, reason: string): Promise<void> {
  await commit(deps, async (tx) => {
    const isOurs = await markMailFailed(tx, internalId, deps.now())
    const person = await findPerson(tx, userId)
    const home = person === null ? null : ((await deps.directory.byInternalId(person.tenant))?.view ?? null)
    const by = { actor: SYSTEM_ACTOR, origin: { address: null, requestId: null } }
    const target = { type: 'user', id: person?.id ?? null, name: person?.name ?? '' }
    const tenant = home === null ? null : { internalId: home.internalId, id: home.id }
    const entry = entryBy(by, 'mail.failed', target, tenant, { purpose, reason, tries })
    return { result: null, audit: isOurs ? [entry] : [], reach: [] }
  })
}

/** Deletes links that have ended by themselves, and what is left of mails that nobody sends any more. */
export async function sweepMails(deps: Deps): Promise<void> {
  const now = deps.now()
  // Not at once: a mail about a link goes with it, and its failure is to be told first.
  await deletePasswordLinksBefore(deps.store.write, now - DAY_MS)
  await deleteMailsBefore(deps.store.write, now - KEPT_MS)
}

function belonging(deps: Deps, mail: string, key: string): Belonging {
  return ['polett mail 1', deps.installation, mail, key]
}
