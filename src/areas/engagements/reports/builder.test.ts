import { describe, expect, test } from 'vitest';
import type { Severity } from '../../../domain/finding.ts';
import { REPORT_KINDS } from '../../../domain/report.ts';
import { parseMarkdown } from '../../../markdown/parse.ts';
import type { Content, ReportDocument, Section } from '../../../rendering/document.ts';
import { documentOf, textsOf } from './builder.ts';
import { DEFAULT_DESIGN, REPORT_LANGUAGES, type ReportDesign } from './design.ts';
import { fixedWords } from './designing/words-form.ts';
import type { ReportData, ReportFinding } from './report-data.ts';
import { placeholdersIn } from './words.ts';

const finding = (number: number, severity: Severity, given: Partial<ReportFinding> = {}): ReportFinding => ({
  id: `id-${number}`,
  number,
  reference: `NWB-2026-03-${number}`,
  title: `Finding number ${number}`,
  severity,
  severityReason: '',
  cvss: [],
  cwe: null,
  state: 'published',
  stateNote: '',
  acceptedUntil: null,
  publishedAt: Date.UTC(2026, 10, 2),
  changedAt: Date.UTC(2026, 10, 2),
  deadline: null,
  prose: { description: 'It is so.', steps: '', impact: '', remediation: 'Mend it.', references: '' },
  assets: [],
  tags: [],
  evidence: [],
  ...given,
});

const picture = (id: string, name: string) => ({
  ...{ id, name, alternative: 'A page', bytes: 2048 },
  picture: { type: 'image/png' as const, width: 40, height: 20 },
});

const data = (given: Partial<ReportData> = {}): ReportData => ({
  kind: 'full',
  version: '1.1',
  madeAt: Date.UTC(2026, 10, 20, 23, 30),
  zone: 'Europe/Berlin',
  issuer: 'Acme *Security*',
  recipient: 'Northwind Bank',
  engagement: {
    id: 'e',
    reference: 'NWB-2026-03',
    title: 'Online banking',
    kind: 'web-application',
    startsOn: '2026-11-02',
    endsOn: '2026-11-13',
    scope: 'The **bank**.',
    rules: '',
    lead: 'Maya Lindqvist',
    team: ['Maya Lindqvist', 'Ivo Okafor'],
  },
  summary: '',
  findings: [],
  withdrawn: [],
  rounds: [],
  delivered: [{ version: '1.0', at: Date.UTC(2026, 10, 14), by: 'Maya Lindqvist' }],
  ...given,
});

const made = (of: ReportData, design: Partial<ReportDesign> = {}): ReportDocument =>
  documentOf(of, { ...DEFAULT_DESIGN, ...design }, parseMarkdown);

const everySection = (sections: readonly Section[]): Section[] =>
  sections.flatMap((one) => [one, ...everySection(one.sections)]);
const everyContent = (document: ReportDocument): Content[] =>
  everySection(document.sections).flatMap(({ contents }) => contents);
const said = (document: unknown): string => JSON.stringify(document);

describe('what a report says (R3)', () => {
  test('R2: each of its own words can be another one, wherever it stands, and what it is about stands in it', () => {
    for (const language of REPORT_LANGUAGES) {
      const own = Object.fromEntries(
        fixedWords(language).map(({ key, shipped }) => [key, `Own ${placeholdersIn(shipped).join(' ')}`]),
      );
      const document = made(data({ findings: [finding(1, 'high'), finding(2, 'info')], withdrawn: [7, 9] }), {
        language,
        wording: { [language]: own },
      });
      expect(document.labels).toMatchObject({ contents: 'Own ', pageOf: 'Own {page} {pages}' });
      expect(document.version).toBe('Own 1.1');
      expect(said(document)).toContain('Own 7, 9');
      for (const word of fixedWords(language))
        if (/^(?:headings\.(?!rules|versions)|meanings\.)/.test(word.key))
          expect(said(document.sections), word.key).not.toContain(`"${word.shipped}"`);
    }
  });

  test('a full report has its sections in the order of its design, own ones among them, and findings always', () => {
    const full = data({ findings: [finding(3, 'low'), finding(1, 'critical')] });
    const ids = (design: Partial<ReportDesign> = {}) => made(full, design).sections.map(({ id }) => id);
    expect(ids()).toEqual([
      'document-control',
      'summary',
      'overview',
      'scope',
      'method',
      'findings',
      'appendix-ratings',
    ]);
    const own = [{ id: 'own-1', heading: 'Thanks', text: 'To *everyone*.' }];
    expect(ids({ sections: ['own-1', 'summary', 'gone'], own })).toEqual(['own-1', 'summary', 'findings']);
    const sections = everySection(made(full).sections);
    expect(new Set(sections.map(({ id }) => id)).size).toBe(sections.length);
    expect(sections.filter(({ id }) => /^finding-\d+$/.test(id)).map(({ id }) => id)).toEqual([
      'finding-1',
      'finding-3',
    ]);
    expect(said(made(full))).toContain('2–13 November 2026');
    // By the clock of the workspace, where it was the next day already.
    expect(made(full)).toMatchObject({ date: '21 November 2026', version: 'Version 1.1' });
    // What names hold is text, also where it goes into a text of ours.
    expect(said(made(full))).toContain('Acme *Security* carried out');
  });

  test('every link of every kind leads to a section, or is text where the section is left out', () => {
    const round = {
      ...{ id: 'r', number: 2, closedAt: Date.UTC(2026, 11, 1), summary: 'All is well.', evidence: [] },
      findings: [
        {
          ...{ findingId: 'id-1', number: 1, title: 'Finding number 1', severity: 'critical' as const },
          outcome: 'failed' as const,
          results: [
            { asset: { what: 'a', where: 'b', note: '' }, result: 'partly' as const, words: 'Only half.' },
          ],
        },
      ],
    };
    for (const language of REPORT_LANGUAGES)
      for (const kind of REPORT_KINDS) {
        const document = made(data({ kind, findings: [finding(1, 'critical')], rounds: [round] }), {
          language,
        });
        const ids = new Set(everySection(document.sections).map(({ id }) => id));
        const links = everyContent(document)
          .flatMap((content) => (content.kind === 'table' ? content.rows.flat(2) : []))
          .filter((piece) => piece.kind === 'section-link');
        if (kind === 'full' || kind === 'retest') for (const { to } of links) expect(ids).toContain(to);
        expect(document.sections.length, `${language} ${kind}`).toBeGreaterThan(0);
        expect(said(document)).not.toMatch(/undefined|\[object|NaN/);
        expect(document.form).toBe(kind === 'attestation' ? 'letter' : 'report');
        // A letter tells nobody what was found.
        expect(said(document).includes('Finding number 1')).toBe(kind !== 'attestation');
        if (kind === 'retest') expect(said(document)).toContain('Only half.');
      }
  });

  test('0 findings and 300 findings read well, and withdrawn ones are named by their numbers alone', () => {
    const none = made(data({ withdrawn: [4, 7] }));
    expect(said(none)).toContain('The assessment led to no findings.');
    expect(said(none)).toContain('Findings 4, 7 were withdrawn and aren’t listed.');
    expect(everyContent(none).some(({ kind }) => kind === 'bars')).toBe(false);
    const many = made(
      data({
        findings: Array.from({ length: 300 }, (_, index) =>
          finding(index + 1, index < 2 ? 'high' : 'medium', index === 0 ? { state: 'retest-passed' } : {}),
        ),
      }),
    );
    expect(said(many)).toContain('One open finding is of high severity, the highest that is open.');
    expect(everySection(many.sections).filter(({ id }) => /^finding-\d+$/.test(id))).toHaveLength(300);
  });

  test('two findings show two pictures of one name, each its own; what one does not show is missing in it', () => {
    const shows = (name: string) => ({
      description: `![It](evidence:${name})`,
      steps: '',
      impact: '',
      remediation: '- one\n\n  | a |\n  |---|\n  | ![again](evidence:login.png) |',
      references: '',
    });
    const document = made(
      data({
        findings: [
          finding(1, 'high', { prose: shows('login.png'), evidence: [picture('e1', 'login.png')] }),
          finding(2, 'high', { prose: shows('login.png'), evidence: [picture('e2', 'login.png')] }),
          finding(3, 'high', { prose: { ...shows('gone.png'), remediation: '' } }),
        ],
      }),
    );
    expect(Object.keys(document.evidence).sort()).toEqual(['e1', 'e2']);
    const names = [...said(document.sections).matchAll(/"kind":"evidence","name":"([^"]+)"/g)].map(
      ([, name]) => name,
    );
    expect(names).toEqual(['e1', 'e1', 'e2', 'e2', 'gone.png']);
  });

  test('the texts that are to be read first are those that the document is made of', () => {
    const full = data({ findings: [finding(1, 'high')], summary: 'In short.' });
    const read: string[] = [];
    documentOf(full, DEFAULT_DESIGN, (text) => {
      read.push(text);
      return parseMarkdown(text);
    });
    expect([...textsOf(full, DEFAULT_DESIGN)].sort()).toEqual([...new Set(read)].sort());
    expect(read).toContain('In short.');
  });
});
