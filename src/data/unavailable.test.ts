import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect } from 'vitest';
import { test } from '../../test/fixtures.ts';
import { ifPossible, isConnectionDoubtful, isDatabaseUnavailable } from './unavailable.ts';

const withCode = (code: string) => Object.assign(new Error('from the database'), { code });

test('lost, refused, late, full, shutting down, or given way to another: the database is not available', () => {
  for (const code of [
    'ECONNREFUSED',
    'ECONNRESET',
    'ENOTFOUND',
    '08006',
    '53300',
    '57P01',
    '57P03',
    '57014',
    '40P01',
    '40001',
    '53100',
    '53200',
    '25006',
    '58030',
  ]) {
    expect(isDatabaseUnavailable(withCode(code)), code).toBe(true);
  }
  for (const words of [
    'Connection terminated unexpectedly',
    'Connection terminated due to connection timeout',
    'timeout exceeded when trying to connect',
    'Query read timeout',
  ]) {
    expect(isDatabaseUnavailable(new Error(words)), words).toBe(true);
  }
});

test('SQLite: locked, read-only, failing, full, or without a file beside it', () => {
  const withErrcode = (errcode: number) =>
    Object.assign(new Error('from SQLite'), { code: 'ERR_SQLITE_ERROR', errcode });
  for (const errcode of [5, 8, 10, 13, 14, 15, 261, 517, 522, 778, 1032]) {
    expect(isDatabaseUnavailable(withErrcode(errcode)), String(errcode)).toBe(true);
  }
  for (const errcode of [1, 6, 11, 19, 20, 787, 1555, 2067]) {
    expect(isDatabaseUnavailable(withErrcode(errcode)), String(errcode)).toBe(false);
  }
});

test('PostgreSQL: a statement that was refused is no reason to give its connection up', () => {
  for (const code of ['40001', '40P01', '57014', '25006', '53100', '23505']) {
    expect(isConnectionDoubtful(withCode(code)), code).toBe(false);
  }
  for (const code of ['ECONNRESET', '08006', '57P01', '53300', '25P03']) {
    expect(isConnectionDoubtful(withCode(code)), code).toBe(true);
  }
  expect(isConnectionDoubtful(new Error('Query read timeout'))).toBe(true);
});

test('what is left out while nothing can be written is left out then alone', async () => {
  await ifPossible(Promise.resolve());
  await ifPossible(Promise.reject(withCode('25006')));
  await expect(ifPossible(Promise.reject(withCode('23505')))).rejects.toMatchObject({ code: '23505' });
});

test('a mistake of ours, or a value that is refused, is no such thing', () => {
  for (const code of ['23505', '42P01', '22001', 'ERR_INVALID_ARG_TYPE', 'FST_ERR_CTP_EMPTY_TYPE']) {
    expect(isDatabaseUnavailable(withCode(code)), code).toBe(false);
  }
  for (const other of [
    new Error('timeout'),
    new TypeError('undefined is not a function'),
    'ECONNREFUSED',
    null,
  ]) {
    expect(isDatabaseUnavailable(other)).toBe(false);
  }
});

test('SQLite: another program holds the write lock; a broken statement is our mistake', ({ folder }) => {
  const failureOf = (work: () => unknown): unknown => {
    try {
      return work();
    } catch (error) {
      return error;
    }
  };
  const first = new DatabaseSync(join(folder, 'busy.db'));
  const second = new DatabaseSync(join(folder, 'busy.db'), { timeout: 10 });
  first.exec('begin immediate');
  expect(isDatabaseUnavailable(failureOf(() => second.exec('begin immediate')))).toBe(true);
  expect(isDatabaseUnavailable(failureOf(() => second.exec('select * from nothing')))).toBe(false);
  first.close();
  second.close();
});
