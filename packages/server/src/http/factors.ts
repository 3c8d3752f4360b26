/** Routes of a person's own second factors, and of an administrator who takes them away. */

import * as contract from '@polett/contract/factors'
import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import type { Deps } from '../deps.ts'
import { resetFactors } from '../usecases/factor-reset.ts'
import {
  beginTotp,
  confirmTotp,
  type OwnFactors,
  removeTotp,
  renewRecoveryCodes,
  showOwnFactors,
} from '../usecases/own-factors.ts'
import { addPasskey, passkeyCreationOptions, removePasskey, renamePasskey } from '../usecases/own-passkeys.ts'
import { callerOf } from './caller.ts'
import { ByUser, Gone, location } from './directory-shapes.ts'
import { tellPropagation } from './propagation.ts'
import { instant } from './show-token.ts'

const TAGS = ['sessions']
const OWN = { access: 'session', enrolling: true } as const
const ByPasskey = Type.Object({ passkey: Type.String({ minLength: 1, maxLength: 64 }) })
interface ByPasskey {
  Params: { passkey: string }
}

export function factorRoutes(app: FastifyInstance, deps: Deps): void {
  reading(app, deps)
  codes(app, deps)
  addingPasskeys(app, deps)
  changingPasskeys(app, deps)
  resetting(app, deps)
}

function reading(app: FastifyInstance, deps: Deps): void {
  app.get(
    '/v1/session/factors',
    {
      config: OWN,
      schema: {
        operationId: 'getOwnFactors',
        summary: 'The own second factors',
        tags: TAGS,
        response: { 200: contract.Factors },
      },
    },
    async (request) => {
      const { passkeys, recoveryCodes, required, totp } = await showOwnFactors(deps, await callerOf(deps, request))
      const since = totp === null ? null : { createdAt: instant(totp.createdAt) }
      return { required, totp: since, passkeys: passkeys.map(showPasskey), recoveryCodes }
    },
  )
}

function codes(app: FastifyInstance, deps: Deps): void {
  app.post(
    '/v1/session/factors/totp',
    {
      config: OWN,
      schema: {
        operationId: 'beginTotp',
        summary: 'A new seed for an authenticator app; it counts when a code has confirmed it',
        tags: TAGS,
        response: { 200: contract.NewTotp },
      },
    },
    async (request) => beginTotp(deps, await callerOf(deps, request)),
  )
  app.post<{ Body: { code: string } }>(
    '/v1/session/factors/totp/confirm',
    {
      config: OWN,
      schema: {
        operationId: 'confirmTotp',
        summary: 'Show that the app has the seed; from now on it is asked for',
        tags: TAGS,
        body: contract.ConfirmTotp,
        response: { 200: contract.AddedTotp },
      },
    },
    async (request, reply) => {
      const caller = await callerOf(deps, request)
      const { propagation, result } = await confirmTotp(deps, caller, request.body.code)
      tellPropagation(reply, propagation)
      return { recoveryCodes: result === null ? null : [...result] }
    },
  )
  app.delete(
    '/v1/session/factors/totp',
    {
      config: OWN,
      schema: {
        operationId: 'removeTotp',
        summary: 'Take the authenticator app away; ends the other sessions',
        tags: TAGS,
        response: { 204: Gone },
      },
    },
    async (request, reply) => {
      const { propagation } = await removeTotp(deps, await callerOf(deps, request))
      return tellPropagation(reply, propagation).code(204).send()
    },
  )
  app.post(
    '/v1/session/factors/recovery-codes',
    {
      config: OWN,
      schema: {
        operationId: 'renewRecoveryCodes',
        summary: 'Ten new recovery codes, shown once; those of before end',
        tags: TAGS,
        response: { 200: contract.RecoveryCodes },
      },
    },
    async (request, reply) => {
      const { propagation, result } = await renewRecoveryCodes(deps, await callerOf(deps, request))
      tellPropagation(reply, propagation)
      return { recoveryCodes: [...result] }
    },
  )
}

function addingPasskeys(app: FastifyInstance, deps: Deps): void {
  app.post(
    '/v1/session/factors/passkeys/options',
    {
      config: OWN,
      schema: {
        operationId: 'getPasskeyCreationOptions',
        summary: 'What a browser is asked for to make a passkey',
        tags: TAGS,
        response: { 200: contract.PasskeyCreationOptions },
      },
    },
    async (request) => ({ publicKey: await passkeyCreationOptions(deps, await callerOf(deps, request)) }),
  )
  app.post<{ Body: contract.AddPasskey }>(
    '/v1/session/factors/passkeys',
    {
      config: OWN,
      schema: {
        operationId: 'addPasskey',
        summary: 'Add the passkey that was made',
        tags: TAGS,
        body: contract.AddPasskey,
        response: { 201: contract.AddedPasskey },
      },
    },
    async (request, reply) => {
      const { propagation, result } = await addPasskey(deps, await callerOf(deps, request), request.body)
      const { passkey, recoveryCodes } = result
      tellPropagation(reply, propagation).code(201)
      reply.header('location', location('session', 'factors', 'passkeys', passkey.id))
      return { passkey: showPasskey(passkey), recoveryCodes: recoveryCodes === null ? null : [...recoveryCodes] }
    },
  )
}

function changingPasskeys(app: FastifyInstance, deps: Deps): void {
  app.patch<ByPasskey & { Body: { name: string } }>(
    '/v1/session/factors/passkeys/:passkey',
    {
      config: OWN,
      schema: {
        operationId: 'renamePasskey',
        summary: 'Give a passkey another name',
        tags: TAGS,
        params: ByPasskey,
        body: contract.RenamePasskey,
        response: { 200: contract.Passkey },
      },
    },
    async (request, reply) => {
      const caller = await callerOf(deps, request)
      const { propagation, result } = await renamePasskey(deps, caller, request.params.passkey, request.body.name)
      tellPropagation(reply, propagation)
      return showPasskey(result)
    },
  )
  app.delete<ByPasskey>(
    '/v1/session/factors/passkeys/:passkey',
    {
      config: OWN,
      schema: {
        operationId: 'removePasskey',
        summary: 'Take a passkey away; ends the other sessions',
        tags: TAGS,
        params: ByPasskey,
        response: { 204: Gone },
      },
    },
    async (request, reply) => {
      const { propagation } = await removePasskey(deps, await callerOf(deps, request), request.params.passkey)
      return tellPropagation(reply, propagation).code(204).send()
    },
  )
}

function resetting(app: FastifyInstance, deps: Deps): void {
  app.delete<ByUser>(
    '/v1/tenants/:tenant/users/:user/factors',
    {
      config: { access: { permission: 'user:update', read: 'user:read', target: 'user' } },
      schema: {
        operationId: 'resetFactors',
        summary: "Take all of a person's second factors away; ends their sessions and mobile sign-ins",
        tags: ['users'],
        params: ByUser,
        response: { 204: Gone },
      },
    },
    async (request, reply) => {
      const { propagation } = await resetFactors(deps, await callerOf(deps, request), request.params)
      return tellPropagation(reply, propagation).code(204).send()
    },
  )
}

function showPasskey({ backedUp, createdAt, id, lastUsedAt, name, transports }: OwnFactors['passkeys'][number]) {
  return {
    ...{ id, name, transports: [...transports], backedUp },
    ...{ createdAt: instant(createdAt), lastUsedAt: instant(lastUsedAt) },
  }
}
