import { expect, test } from 'vitest';
import { passing } from '../../test/passing-parts.ts';
import { inMemory, peek, TooMuch } from './gathering.ts';

const sent = () => passing(Buffer.from('begin'), Buffer.from('ning, '), Buffer.from('and the rest'));

test('E25: what is gathered stays what it was while parts pass', async () => {
  expect((await inMemory(sent(), 23)).toString()).toBe('beginning, and the rest');
  await expect(inMemory(sent(), 22)).rejects.toThrow(TooMuch);
});

test('E25: a beginning is read, and the whole comes all the same', async () => {
  const { lead, whole } = await peek(sent(), 7);
  expect(lead.toString()).toBe('beginni');
  expect((await inMemory(whole, 100)).toString()).toBe('beginning, and the rest');

  const short = await peek(sent(), 100);
  expect(short.lead.toString()).toBe('beginning, and the rest');
  expect((await inMemory(short.whole, 100)).toString()).toBe('beginning, and the rest');
});
