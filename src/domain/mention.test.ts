import { expect, test } from 'vitest';
import { mentionedIn } from './mention.ts';

const ann = { name: 'Ann Lee', email: 'ann@acme.example' };
const annLonger = { name: 'Ann Lee Smith', email: 'smith@acme.example' };
const zoe = { name: 'Zoë Müller', email: 'zoe@acme.example' };
const otherZoe = { name: 'Zoë Müller', email: 'zoe@northwind.example' };
const people = [ann, annLonger, zoe, otherZoe];

test.for([
  ['Ask @Ann Lee, please', [ann]],
  ['@ann  lee: see above', [ann]],
  ['(@Ann Lee Smith)', [annLonger]],
  ['@Ann Lee-Smith', [ann]],
  ['@Ann Leeson', []],
  ['Ann Lee, not named', []],
  ['mail@Ann Lee', []],
  ['@Zo\u0065\u0308 Müller', [zoe, otherZoe]],
  ['@zoe@northwind.example can say', [otherZoe]],
  ['from ann@acme.example', []],
  ['@Ann', []],
  [`${'@ '.repeat(200)}@Ann Lee`, []],
  ['', []],
] as const)('E17: %j names those whose whole name or address stands behind an @', ([text, named]) => {
  expect(mentionedIn(text, people)).toEqual(named);
});
