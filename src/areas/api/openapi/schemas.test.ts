import { expect, test } from 'vitest';
import { z } from 'zod';
import type { Described } from '../../../http/described.ts';
import { membersOf } from './schemas.ts';

const endpoint: Described = {
  ...{ method: 'POST', url: '/api/v1/things/:thing', host: 'both', isPublic: false },
  ...{ params: null, query: null, body: null, takesFile: false },
  ...{ isConditional: false, answers: null },
};

const takenBy = (schema: z.ZodType) => membersOf({ ...endpoint, body: z.object({ schema }) })[0]?.value;

test('E26: what a member takes is said in words', () => {
  expect(takenBy(z.string())).toBe('text');
  expect(takenBy(z.string().max(100))).toBe('text of at most 100 characters');
  expect(takenBy(z.enum(['api', 'other']).nullable())).toBe('one of api, other, or null');
  expect(takenBy(z.string().nullable())).toBe('text, or null');
  expect(takenBy(z.int())).toBe('a number');
  expect(takenBy(z.boolean())).toBe('true or false');
  expect(takenBy(z.union([z.string(), z.array(z.object({ what: z.string(), where: z.string() }))]))).toBe(
    'text, or a list, each an object with what, where',
  );
});

test('E26: what must be sent is set apart from what may be left out, a file too', () => {
  const body = z.object({ title: z.string(), notes: z.string().default('') });
  const query = z.object({ cursor: z.string().optional() });
  const members = membersOf({ ...endpoint, body, query });
  expect(members.map(({ name, place, isRequired }) => [name, place, isRequired])).toEqual([
    ['cursor', 'query', false],
    ['title', 'body', true],
    ['notes', 'body', false],
    ['Idempotency-Key', 'header', false],
  ]);
  const patch = membersOf({ ...endpoint, method: 'PATCH', isConditional: true });
  expect(patch.map(({ name, place }) => [name, place])).toEqual([['If-Match', 'header']]);
  expect(membersOf({ ...endpoint, takesFile: true })).toEqual([
    { name: 'file', place: 'form', isRequired: true, value: 'a file' },
  ]);
});
