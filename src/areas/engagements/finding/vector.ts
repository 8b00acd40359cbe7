import { readVector as read } from '../../../domain/cvss/score.ts';
import type { VectorReader } from '../../../domain/finding-fields.ts';

/** How vectors of findings are read; the only place where they are. */
export const readVector: VectorReader = (version, typed) => {
  const vector = read(typed, version);
  if (vector.kind === 'problem') return { ok: false, problem: vector.problem };
  const { vector: written, score, severity } = vector;
  return { ok: true, vector: written, score, severity: severity === 'none' ? 'info' : severity };
};
