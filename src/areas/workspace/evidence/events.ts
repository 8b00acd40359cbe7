import type { MeaningsOf } from '../../../audit/events.ts';
import { word } from '../../../audit/phrases.ts';

interface Single {
  /** `day` by the clock of the workspace's zone. */
  'evidence.downloaded': { day: string; kind: 'json' | 'pdf' };
}

declare module '../../../audit/events.ts' {
  interface SingleDetails extends Single {}
}

const KINDS: ReadonlyMap<unknown, string> = new Map([
  ['json', ' as a signed file'],
  ['pdf', ' as a PDF'],
]);

/** What is recorded of evidence itself. */
export const evidenceEvents: MeaningsOf<Single> = {
  'evidence.downloaded': {
    kind: 'workspace',
    says: ({ detail: { day, kind } }) =>
      `Downloaded evidence of two-factor authentication${word(day) === '' ? '' : ` for ${word(day)}`}${KINDS.get(kind) ?? ''}.`,
  },
};
