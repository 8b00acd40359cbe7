import { test as base, expect } from 'vitest';
import type { ReportDocument } from '../document.ts';
import { PdfRenderer, renderPdf } from './renderer.ts';

/** R1: documents become PDFs in a process of its own, which is replaced when it hangs or dies. */

const limits = { urgency: 'report', patienceMs: 120_000, longestMs: 120_000 } as const;

const document: ReportDocument = {
  language: 'en',
  title: 'Penetration test',
  subtitle: '',
  classification: 'Confidential',
  issuer: 'Northwall',
  recipient: 'Kestrel',
  date: '26 November 2026',
  at: Date.UTC(2026, 10, 26),
  version: '',
  form: 'report',
  labels: {
    contents: 'Contents',
    pageOf: 'Page {page} of {pages}',
    notes: 'Notes',
    figure: 'Figure',
    table: 'Table',
    code: 'Code',
    done: 'Done',
    toDo: 'To do',
    backToText: 'Back to the text',
    missingEvidence: 'The picture “{name}” is missing.',
    attachedFile: 'Attached as a file: {name}',
  },
  sections: [{ id: 'one', heading: 'One', badge: null, startsPage: false, contents: [], sections: [] }],
  evidence: {},
};
const manuscript = {
  document,
  look: { accent: '#1e3a5f', font: 'inter', paper: 'a4', logo: null },
  pictures: [],
} as const;

const test = base.extend('renderer', { scope: 'file' }, () => new PdfRenderer());

test('R1: a document becomes a PDF/UA-1, and the same document the same bytes', async ({ renderer }) => {
  const first = await renderer.render(manuscript, limits);
  const second = await renderPdf(manuscript, { ...limits, urgency: 'preview' });
  if (first.kind !== 'rendered') throw new Error(first.reason);
  expect(first).toMatchObject({ pages: 3, replaced: '', isAccessible: true });
  expect(Buffer.from(first.bytes).toString('latin1', 0, 5)).toBe('%PDF-');
  expect(second).toEqual(first);
});

test('R1: a renderer that hangs or dies is replaced, whoever waited is told why, and the next report is made', async ({
  renderer,
}) => {
  expect(await renderer.render(manuscript, { ...limits, longestMs: 0 })).toMatchObject({
    reason: 'too-slow',
  });
  renderer.warm();
  const waiting = renderer.render(manuscript, limits);
  process.kill(renderer.pid ?? 0, 'SIGKILL');
  expect(await waiting).toMatchObject({ reason: 'died' });
  expect(await renderer.render(manuscript, limits)).toMatchObject({ kind: 'rendered' });
});
