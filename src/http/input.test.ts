import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import {
  emailField,
  fieldBy,
  filled,
  flag,
  idField,
  nameField,
  optionalNameField,
  plainlyTyped,
  text,
  typed,
} from './fields.ts';
import { faultsInQuery, readForm, readJson, readParams, readQuery } from './input.ts';
import { positionFields } from './list.ts';
import { given, holds, plain } from './plain-fields.ts';

const ID = '0190d3a0-0000-7000-8000-000000000000';
const form = z.object({
  name: nameField('Enter your name.'),
  password: filled('Enter it.'),
  note: plainlyTyped,
});

describe('a form', () => {
  test('ASVS 8.2.3: gives what its schema names, and nothing else that was sent', () => {
    const sent = { name: ' Ada ', password: ' p ', note: '', role: 'owner', __proto__: { isAdmin: '1' } };
    expect(readForm(form, sent)).toEqual({
      ok: true,
      body: { name: 'Ada', password: ' p ', note: '' },
      values: { name: ' Ada ', note: '' },
    });
  });

  test('names every wrong field at once, keeps what was typed, and never a password', () => {
    const sent = { name: '', password: '', note: 'typed', token: 'T', code: '123456' };
    expect(readForm(form, sent)).toEqual({
      ok: false,
      body: { note: 'typed' },
      values: { name: '', note: 'typed' },
      errors: { name: 'Enter your name.', password: 'Enter it.' },
    });
    const wrong = readForm(form, { name: '', password: 'a secret', note: '' });
    expect(wrong).toMatchObject({ ok: false, body: { password: 'a secret' } });
    expect(JSON.stringify(wrong.values)).not.toContain('secret');
  });

  test('a NUL is taken out of what was typed; a secret or an id with one is none', () => {
    const fields = z.object({
      name: plain(text('Enter your name.')),
      note: plain(typed),
      password: filled('It.'),
    });
    const sent = { name: 'A\0da', note: 'kept \0and kept', password: 'p\0' };
    expect(readForm(fields, sent)).toMatchObject({
      ok: false,
      values: { name: 'Ada', note: 'kept and kept' },
      body: { name: 'Ada', note: 'kept and kept' },
      errors: { password: 'It.' },
    });
    const ids = z.object({ id: given(z.string('None.')) });
    expect(readForm(ids, { id: 'a\0' })).toMatchObject({ ok: false, values: {}, errors: { id: 'None.' } });
  });

  test.for([
    ['repeated', ['a', 'b']],
    ['nested', { a: 'b' }],
    ['absent', undefined],
  ])('a field that is %s is none', ([, name]) => {
    const read = readForm(form, { name, password: 'p', note: name });
    expect(read).toMatchObject({ ok: false, errors: { name: 'Enter your name.' }, body: { note: '' } });
    expect(read.values).toEqual({});
  });

  test.for([undefined, null, 'text', 7, []])('a body that is %j is an empty form', (body) => {
    expect(readForm(form, body)).toMatchObject({ ok: false, body: { note: '' }, values: {} });
  });
});

describe('a field', () => {
  const rule = (value: string) => value;

  test.for([
    ['text', text('Enter it.').min(5, 'Longer.').max(9, 'Shorter.')],
    ['a name', nameField('Enter it.')],
    ['a name that may be left out', nameField('Enter it.').optional()],
    ['a name that may be empty', optionalNameField(40)],
    ['an email address', emailField('Enter it.')],
    ['a choice', z.enum(['on', 'off']).default('on')],
    ['what was declared plain', plain(typed)],
  ] as const)('E14: %s is shown again', ([, field]) => {
    expect(holds(field)).toBe('typed');
  });

  test('E14: an id is put there by the page, whatever became of it since', () => {
    for (const field of [
      idField,
      idField.optional().catch(undefined),
      flag,
      given(z.coerce.number().catch(0)),
    ])
      expect(holds(field)).toBe('given');
  });

  test.for([
    ['a password', filled('Enter it.')],
    ['a password that may be empty', typed],
    ['a code', fieldBy(rule, 'Enter it.').optional()],
    ['a string of which nothing was said', z.string().min(3)],
    ['a number of which nothing was said', z.coerce.number()],
  ] as const)('E14: %s is not, as it was not declared plain', ([, field]) => {
    expect(holds(field)).toBeNull();
    const { values } = readForm(z.object({ field }), { field: '123456' });
    expect(values).toEqual({});
  });
});

describe('an address', () => {
  test('whose path does not parse names nothing', () => {
    const schema = z.object({ id: idField });
    expect(readParams(schema, { id: ID, slug: 'acme' })).toEqual({ id: ID });
    for (const id of [undefined, '', 'x', `${ID}'`, `${ID.slice(1)}\0`]) {
      expect(readParams(schema, { id }), String(id)).toBeNull();
    }
  });

  test('whose query does not parse is the one without what is wrong in it', () => {
    const schema = z.object({ ...positionFields, created: flag, q: z.string().default('') });
    const start = { before: null, after: null, q: '' };
    expect(readQuery(schema, {})).toEqual(start);
    expect(readQuery(schema, { before: 'x', after: ID, created: '2', q: 'Ada' })).toEqual({
      before: null,
      after: ID,
      q: 'Ada',
    });
    expect(readQuery(schema, { before: [ID, ID], q: ['a', 'b'], after: `${ID}\0` })).toEqual(start);
  });
});

test('a program’s query: a parameter that there isn’t, and a value that can’t be, are told', () => {
  const schema = z.object({ cursor: z.enum(['a'], 'No cursor.').nullable().default(null) });
  expect(faultsInQuery(schema, {})).toBeNull();
  expect(faultsInQuery(schema, { cursor: 'a' })).toBeNull();
  const unknown = 'There is no such parameter.';
  expect(faultsInQuery(schema, { cursor: 'b', severity: 'critical', toString: '1' })).toEqual({
    cursor: 'No cursor.',
    severity: unknown,
    toString: unknown,
  });
  expect(faultsInQuery(schema, { cursor: ['a', 'a'] })).toEqual({ cursor: 'No cursor.' });
  expect(faultsInQuery(schema, { cursor: 'a\0' })).toEqual({ cursor: 'Leave out NUL characters.' });
});

describe('a body of JSON', () => {
  const schema = z.object({ name: z.string('A text.'), tags: z.array(z.string()).default([]) });

  test('is read as its schema says', () => {
    expect(readJson(schema, { name: 'Ada', tags: ['a'] })).toEqual({
      ok: true,
      body: { name: 'Ada', tags: ['a'] },
    });
  });

  test('ASVS 8.2.3: with a member that the schema does not name it is refused, and says which', () => {
    expect(readJson(schema, { name: 'Ada', isAdmin: true })).toEqual({
      ok: false,
      errors: { isAdmin: 'There is no such member.' },
    });
    expect(readJson(schema, { tags: 1 })).toMatchObject({
      ok: false,
      errors: { name: 'A text.', tags: 'Send a list here.' },
    });
    for (const body of [undefined, null, [], 'text', 7])
      expect(readJson(schema, body)).toEqual({ ok: false, errors: { body: 'Send an object here.' } });
  });

  test('what a schema says nothing of is told in our words, and never in those of the library', () => {
    const silent = z.object({
      few: z.array(z.string()).min(2),
      many: z.array(z.string()).max(1),
      short: z.string().min(3),
      long: z.string().max(1),
      small: z.number().min(5),
      large: z.number().max(5),
      id: z.uuid(),
      one: z.union([z.string(), z.array(z.string()).min(1)]),
      exact: z.literal('yes'),
      picked: z.enum(['a', 'b']),
    });
    const body = {
      few: ['a'],
      many: ['a', 'b'],
      short: 'ab',
      long: 'ab',
      small: 4,
      large: 6,
      id: 'x',
      one: [],
    };
    expect(readJson(silent, { ...body, exact: 'no', picked: 'c' })).toEqual({
      ok: false,
      errors: {
        few: 'Send at least 2 items here.',
        many: 'Send at most 1 item here.',
        short: 'Send at least 3 characters here.',
        long: 'Send at most 1 character here.',
        small: 'Send at least 5 here.',
        large: 'Send at most 5 here.',
        one: 'Send at least 1 item here.',
        id: 'This value isn’t one that can be sent here.',
        exact: 'This value isn’t one that can be sent here.',
        picked: 'This value isn’t one that can be sent here.',
      },
    });
  });

  test('a NUL is refused wherever it stands, however deep', () => {
    expect(readJson(schema, { name: 'Ada', tags: ['a\0'] })).toEqual({
      ok: false,
      errors: { tags: 'Leave out NUL characters.' },
    });
    expect(readJson(schema, { 'na\0me': 'Ada' })).toMatchObject({ errors: { body: expect.any(String) } });
    let deep: unknown = 'a\0';
    for (let level = 0; level < 30_000; level += 1) deep = [deep];
    expect(readJson(schema, { name: 'Ada', tags: deep }).ok).toBe(false);
  });
});
