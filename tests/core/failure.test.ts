import { expect, test } from 'vitest'
import { lacksRoom, lostConnection, sqlState } from '../../server/core/failure.ts'

const coded = (code: string) => new Error('Failed query', { cause: Object.assign(new Error('x'), { code }) })

test('a broken line is told from a mistake, also where its name looks like a SQLSTATE', () => {
  for (const code of ['EPIPE', 'ECONNRESET', '57P01', '08006'])
    expect([code, lostConnection(coded(code))]).toEqual([code, true])
  for (const code of ['08P01', '23505', '22P05', 'ENOSPC'])
    expect([code, lostConnection(coded(code))]).toEqual([code, false])
  expect(sqlState(coded('EPIPE'))).toBeUndefined()
  // What the driver says of a connection that broke before its next statement, which was never sent.
  for (const said of ['Client has encountered a connection error and is not queryable', 'Connection terminated'])
    expect(lostConnection(new Error('Failed query', { cause: new Error(said) }))).toBe(true)
})

test('a full disk is told, ours and the database’s', () => {
  for (const code of ['ENOSPC', 'EROFS', '53100']) expect([code, lacksRoom(coded(code))]).toEqual([code, true])
  for (const code of ['EPIPE', '23505', '57P01']) expect([code, lacksRoom(coded(code))]).toEqual([code, false])
  expect(lacksRoom(new Error('x'))).toBe(false)
})
