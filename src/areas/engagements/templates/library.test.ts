import { describe, expect, test } from 'vitest';
import { clientTraces } from '../../../domain/client-traces.ts';
import { cweName } from '../../../domain/cwe/find-cwe.ts';
import { PROSE_FIELDS, parseCwe } from '../../../domain/finding-fields.ts';
import {
  EMPTY_TEMPLATE,
  matcherFor,
  TEMPLATE_FIELDS,
  type TemplateFilter,
  type TemplateText,
  tagsOf,
  templateProblems,
} from '../../../domain/finding-template.ts';
import { parseMarkdown } from '../../../markdown/parse.ts';
import { readVector } from '../finding/vector.ts';
import { shippedTemplates } from './library.ts';

const library = shippedTemplates();

/** Addresses that a text links to. */
const linksIn = (text: string) => [...text.matchAll(/\]\(([^)]+)\)/g)].map(([, address = '']) => address);

describe('E16: the templates that are shipped', () => {
  test('are thirty at least, each under an id, a title and a text of its own', () => {
    expect(library.length).toBeGreaterThanOrEqual(30);
    for (const one of [
      library.map(({ id }) => id),
      library.map(({ text }) => text.title),
      ...PROSE_FIELDS.map((field) => library.map(({ text }) => text[field])),
    ])
      expect(new Set(one).size).toBe(library.length);
  });

  test.for(library.map((template) => [template.text.title, template] as const))(
    '%s: lacks nothing, and scores what it says',
    ([, { id, text, stated }]) => {
      expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
      expect(templateProblems(text, readVector)).toEqual({});
      const cwe = parseCwe(text.cwe);
      expect(typeof cwe === 'number' ? cweName(cwe) : null).not.toBeNull();
      for (const [version, field] of [
        ['4.0', 'cvss4'],
        ['3.1', 'cvss3'],
      ] as const)
        expect(readVector(version, text[field])).toMatchObject({
          ok: true,
          severity: stated,
          vector: text[field],
        });
      expect(text.severity, 'follows from the vectors').toBe('');
      expect(text.language).toBe('en');
      expect(tagsOf(text).length).toBeGreaterThan(1);
      for (const field of PROSE_FIELDS) {
        expect(text[field].length, field).toBeGreaterThan(140);
        expect(parseMarkdown(text[field]).blocks.length, field).toBeGreaterThan(0);
        expect(text[field].match(/^(?:```|~~~)/gm)?.length ?? 0, 'every fence is closed').toSatisfy(
          (fences: number) => fences % 2 === 0,
        );
      }
      for (const field of TEMPLATE_FIELDS)
        expect(
          clientTraces(text[field], []).map(({ start, end }) => text[field].slice(start, end)),
          `${field} names no system but those that stand for any`,
        ).toEqual([]);
      const links = linksIn(text.references);
      expect(links.length).toBeGreaterThan(1);
      for (const link of PROSE_FIELDS.flatMap((field) => linksIn(text[field])))
        expect(link).toMatch(/^https:\/\/[a-z0-9.-]+\/[^\s"<>]*$/);
    },
  );
});

describe('E16: a library is searched', () => {
  const of = (more: Partial<TemplateText>): TemplateText => ({ ...EMPTY_TEMPLATE, ...more });
  const ANY: TemplateFilter = { q: '', tag: null, cwe: null, language: null };
  const found = (filter: Partial<TemplateFilter>) => {
    const matches = matcherFor({ ...ANY, ...filter });
    return library.filter(({ text }) => matches(text) > 0).map(({ text }) => text.title);
  };

  test('by words anywhere, in any order and case, those in the title first', () => {
    const matches = matcherFor({ ...ANY, q: 'INJECTION sql' });
    expect(matches(of({ title: 'SQL injection' }))).toBe(2);
    expect(matches(of({ title: 'Injection', remediation: 'In SQL use placeholders.' }))).toBe(1);
    expect(matches(of({ title: 'Injection' }))).toBe(0);
    expect(found({ q: 'kerberoasting' })).toEqual(['Service accounts with weak passwords (Kerberoasting)']);
    expect(found({ q: '%' }), 'no sign stands for others, or for none').toHaveLength(library.length);
    expect(found({ q: 'no-such-word' })).toEqual([]);
  });

  test('by tag, weakness and language', () => {
    expect(found({ cwe: 79 })).toEqual(['Reflected cross-site scripting', 'Stored cross-site scripting']);
    expect(found({ cwe: 7 })).toEqual([]);
    expect(found({ tag: 'Active Directory' })).toHaveLength(2);
    expect(found({ tag: 'active' })).toEqual([]);
    expect(found({ language: 'en' })).toHaveLength(library.length);
    expect(found({ language: 'de' })).toEqual([]);
  });
});
