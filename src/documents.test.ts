import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

/** What the documents say of the sources, beside the sources. */

const root = fileURLToPath(new URL('..', import.meta.url));
const read = (path: string) => readFileSync(`${root}${path}`, 'utf8');
const foldersIn = (path: string) =>
  readdirSync(`${root}${path}`, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();

describe('docs/architecture.md', () => {
  const architecture = read('docs/architecture.md');
  /** The folders in its picture of the tree that are set in by so many spaces. */
  const drawn = (spaces: number) =>
    [...architecture.matchAll(new RegExp(`^ {${spaces}}([a-z-]+)/ `, 'gm'))].map(([, name]) => name).sort();

  test('names each folder of the sources, and each area, and no other', () => {
    expect(drawn(6)).toEqual(foldersIn('src'));
    expect(drawn(8)).toEqual(foldersIn('src/areas'));
  });

  test('names each level of access, and no other', () => {
    const [, contexts = ''] =
      /export interface Contexts \{([^}]*)\}/.exec(read('src/access/context.ts')) ?? [];
    const levels = [...contexts.matchAll(/^ {2}(\w+):/gm)].map(([, name]) => name);
    expect(levels.length).toBeGreaterThan(8);
    const [, said = ''] = /A route states its access:([\s\S]*?)\. A form's/.exec(architecture) ?? [];
    const named = [...said.replace(/\([^)]*\)/g, '').matchAll(/`(\w+)`/g)].map(([, name]) => name);
    expect(named.sort()).toEqual(levels.sort());
  });
});

test('a decision that is reversed says by which it was, and no other says so', () => {
  const decisions = readdirSync(`${root}docs/decisions`);
  const known = read('docs/requirements.md');
  const reversed = decisions.flatMap((name) => {
    const [title = '', , by = ''] = read(`docs/decisions/${name}`).split('\n');
    const [, what = '', where = ''] = /^\*\*Reversed by \[(\w+)\]\(([\w./-]+)\)/.exec(by) ?? [];
    const isThere =
      where === '../requirements.md'
        ? known.includes(`**${what}**`)
        : where.startsWith(what) && decisions.includes(where);
    return title.endsWith(' (reversed)') || what !== ''
      ? [{ name, says: title.endsWith(' (reversed)'), isThere }]
      : [];
  });
  expect(reversed.length).toBeGreaterThan(1);
  expect(reversed.filter(({ says, isThere }) => !says || !isThere)).toEqual([]);
});
