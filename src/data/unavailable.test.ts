import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { isDatabaseUnavailable } from './unavailable.ts';

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

test('SQLite: another program holds the write lock; a broken statement is our mistake', () => {
  const failureOf = (work: () => unknown): unknown => {
    try {
      return work();
    } catch (error) {
      return error;
    }
  };
  const place = mkdtempSync(join(tmpdir(), 'secportal-busy-'));
  const first = new DatabaseSync(join(place, 'busy.db'));
  const second = new DatabaseSync(join(place, 'busy.db'), { timeout: 10 });
  first.exec('begin immediate');
  expect(isDatabaseUnavailable(failureOf(() => second.exec('begin immediate')))).toBe(true);
  expect(isDatabaseUnavailable(failureOf(() => second.exec('select * from nothing')))).toBe(false);
  first.close();
  second.close();
  rmSync(place, { recursive: true });
});
