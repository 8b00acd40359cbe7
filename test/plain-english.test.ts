import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { stilted } from './plain-english.ts';

// What people read is looked through for turns that once puzzled them. Emails are in src/mail/letters.test.ts and pages,
// as they are shown, in test/e2e/every-page.test.ts.

const root = fileURLToPath(new URL('..', import.meta.url));
const read = (path: string) => readFileSync(`${root}${path}`, 'utf8');
const filesOf = (folder: string, wanted: RegExp) =>
  readdirSync(`${root}${folder}`, { recursive: true, encoding: 'utf8' })
    .map((path) => `${folder}/${path}`)
    .filter((path) => wanted.test(path));

// Its rows quote the names of tests.
const GENERATED = 'docs/security.md';

const DOCUMENTS = ['README.md', 'CHANGELOG.md', 'SECURITY.md', ...filesOf('docs', /\.md$/)].filter(
  (path) => path !== GENERATED,
);

test.each(DOCUMENTS)('%s is plain English', (path) => {
  expect(stilted(read(path))).toEqual([]);
});

/** The sentences in a source: what stands in quotes and has a few words, and what stands between tags. */
function sentencesOf(source: string): string[] {
  const code = source.replace(/\/\*.*?\*\//gs, '').replace(/^\s*\/\/.*$|\s\/\/ .*$/gm, '');
  const quoted = [...code.matchAll(/'((?:\\.|[^'\\\n])*)'|"((?:\\.|[^"\\\n])*)"|`((?:\\.|[^`\\])*)`/g)].map(
    ([, single, double, template]) => single ?? double ?? template ?? '',
  );
  const between = [...code.matchAll(/^\s+[^=;(){}<>[\]]+$/gm)].map(([line]) => line);
  // An apostrophe in a sentence between tags can make code look quoted.
  return [...quoted, ...between].filter(
    (text) => / \S+ /.test(text.trim()) && !/\w: (?:null|true|')/.test(text),
  );
}

const SOURCES = [
  ...filesOf('src', /\.tsx?$/).filter((path) => !/\.(?:test|samples)\.tsx?$|\/migrations\//.test(path)),
  'scripts/security-document.ts',
  'scripts/security-requirements.ts',
];

test('what the sources say is plain English', () => {
  const found = SOURCES.flatMap((path) =>
    sentencesOf(read(path)).flatMap((sentence) => stilted(sentence).map((one) => `${path}: ${one}`)),
  );
  expect(found).toEqual([]);
});

test('sentences are found where they are written', () => {
  const { length } = SOURCES.flatMap((path) => sentencesOf(read(path)));
  expect(length).toBeGreaterThan(500);
  expect(sentencesOf("const a = 'You are told by mail.'; // whoever\n")).toEqual(['You are told by mail.']);
  expect(stilted('Whoever asks is told by mail, and so is somebody else.')).toHaveLength(3);
});
