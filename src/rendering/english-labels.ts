import type { Labels } from './document.ts';

/** What a document in English says by itself, until whoever makes it says otherwise. */
export const ENGLISH_LABELS: Labels = {
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
};
