import { expect, test } from 'vitest'
import { openDatabaseServer } from './database-server.ts'

test('a database that is stopped and killed keeps what it acknowledged', async () => {
  const database = await openDatabaseServer()
  try {
    await database.query('create table kept (n integer primary key)')
    let count = 0
    for (const end of ['fast', 'immediate', 'kill'] as const) {
      for (const last = count + 20; count < last; count += 1)
        await database.query('insert into kept values ($1)', [count])
      if (end === 'kill') await database.kill()
      else await database.stop(end)
      await expect(database.query('select 1')).rejects.toThrow()
      await database.start()
      expect(await database.query('select count(*)::int as n from kept')).toEqual([{ n: count }])
    }
  } finally {
    await database.remove()
  }
})
