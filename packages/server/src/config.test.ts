import { availableParallelism } from 'node:os'
import { describe, expect, it } from 'vitest'
import { readConfig } from './config.ts'

const SHARED = { POLETT_DATABASE_URL: 'postgres://polett@127.0.0.1/polett' }

describe('POLETT_WORKERS', () => {
  it.each([
    ['left out', {}, 1],
    ['left out on PostgreSQL', SHARED, 1],
    ['1 on SQLite', { POLETT_WORKERS: '1' }, 1],
    ['auto on SQLite, whose file belongs to one process', { POLETT_WORKERS: 'auto' }, 1],
    ['auto on PostgreSQL', { ...SHARED, POLETT_WORKERS: 'auto' }, Math.min(availableParallelism(), 64)],
    ['a number on PostgreSQL', { ...SHARED, POLETT_WORKERS: '3' }, 3],
    ['the largest number', { ...SHARED, POLETT_WORKERS: '64' }, 64],
  ])('%s', (_, environment, workers) => {
    expect(readConfig(environment).workers).toBe(workers)
  })

  it.each(['0', '65', '-1', '2.5', 'all', 'AUTO', '0x2', '1e1', ' 2'])('refuses %j', (text) => {
    expect(() => readConfig({ ...SHARED, POLETT_WORKERS: text })).toThrow(
      'POLETT_WORKERS must be auto, or a whole number from 1 to 64.',
    )
  })

  it('refuses several processes on SQLite, and says what to do', () => {
    expect(() => readConfig({ POLETT_WORKERS: '2' })).toThrow(
      'POLETT_WORKERS must be 1 or auto on SQLite, whose file belongs to one process; ' +
        'keep the data in PostgreSQL (POLETT_DATABASE_URL) to serve with more.',
    )
  })
})

describe('POLETT_NODE_NAME', () => {
  it('leaves room for the number of a worker', () => {
    const name = 'n'.repeat(62)
    expect(readConfig({ ...SHARED, POLETT_NODE_NAME: `${name}nn` }).nodeName).toBe(`${name}nn`)
    expect(readConfig({ ...SHARED, POLETT_WORKERS: '9', POLETT_NODE_NAME: name }).nodeName).toBe(name)
    expect(() => readConfig({ ...SHARED, POLETT_WORKERS: '10', POLETT_NODE_NAME: name })).toThrow('at most 61')
    expect(() => readConfig({ POLETT_NODE_NAME: `${name}nnn` })).toThrow('at most 64')
    expect(() => readConfig({ POLETT_NODE_NAME: 'two words' })).toThrow('POLETT_NODE_NAME')
  })
})
