import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { gunzipSync } from 'node:zlib';
import type { Metrics } from '../src/domain/cvss/metric.ts';
import { readVector } from '../src/domain/cvss/score.ts';
import { metricsOf, parseVector } from '../src/domain/cvss/vector.ts';

/**
 * Compares the product's scores with FIRST's published reference vectors, all of them: valid ones must have their score,
 * invalid ones must be refused. `npm run test:cvss -- FOLDER` reads these from a folder, which is no part of the project.
 */

/** One line of a reference set; of invalid ones no score is stated. */
interface Reference {
  readonly vector: string;
  readonly valid?: boolean;
  readonly score?: number;
  /** The 3.1 examples call it so. */
  readonly final?: number;
}

const json = (text: string): readonly Reference[] => JSON.parse(text) as Reference[];
/** `VECTOR OVERALL BASE …`, one a line. */
const columns = (text: string): readonly Reference[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [vector = '', overall] = line.split(' ');
      return { vector, score: Number(overall) };
    });

const SETS: Readonly<Record<string, (text: string) => readonly Reference[]>> = {
  'first_v40-reference-complete.json.gz': json,
  'first_v40-reference-base.json': json,
  'first_v40-macro.json': json,
  'first_v40-rounding-corrections.json': json,
  'first_v31-complete.json': json,
  'metaeffekt_cvss-3.1-validation-vectors-001.txt': columns,
};

const [folder] = process.argv.slice(2);
if (folder === undefined) {
  console.error('usage: npm run test:cvss -- FOLDER, where FOLDER holds FIRST’s reference vectors');
  process.exit(2);
}

const textOf = (name: string): string | null => {
  const path = join(folder, name);
  if (!existsSync(path)) return null;
  const content = readFileSync(path);
  return (name.endsWith('.gz') ? gunzipSync(content) : content).toString('utf8');
};

/**
 * What a 4.0 vector's score hangs on, and nothing else (specification 4.0, 4 and 8): a modified metric in the place of its
 * base metric, the assumed values of what is not defined, and no supplemental metric.
 */
function whatCounts(metrics: Metrics): string {
  const counting = metricsOf('4.0').flatMap(({ code, group }) => {
    if (group === 'base') return [metrics.get(`M${code}`) ?? metrics.get(code)];
    if (code === 'E') return [metrics.get(code) ?? 'A'];
    return /^[CIA]R$/.test(code) ? [metrics.get(code) ?? 'H'] : [];
  });
  return counting.join(' ');
}

// FIRST's sets were made before its rounding was corrected: the score of these, and of what counts like them, is 0.1 higher.
const corrected = new Map(
  json(textOf('first_v40-rounding-corrections.json') ?? '[]').flatMap(({ vector, score }) => {
    const parsed = parseVector(vector);
    return parsed.kind === 'problem' ? [] : [[whatCounts(parsed.metrics), score] as const];
  }),
);

/** What differs from the reference, as a line to read; null where nothing does. */
function difference({ vector, valid = true, score, final }: Reference): string | null {
  const read = readVector(vector);
  if (read.kind === 'problem') return valid ? `${vector} is refused: ${read.problem}` : null;
  if (!valid) return `${vector} is invalid, but got the score ${read.score}`;
  const correction = read.version === '4.0' ? corrected.get(whatCounts(read.metrics)) : undefined;
  const wanted = correction ?? score ?? final;
  return wanted === read.score ? null : `${vector} has the score ${read.score}, not ${wanted}`;
}

let compared = 0;
let different = 0;
for (const [name, read] of Object.entries(SETS)) {
  const text = textOf(name);
  if (text === null) {
    console.log(`${name}: not in the folder`);
    continue;
  }
  const references = read(text);
  const differences = references.map(difference).filter((line) => line !== null);
  const invalid = references.filter(({ valid }) => valid === false).length;
  console.log(
    `${name}: ${references.length - invalid} with a score, ${invalid} to refuse, ${differences.length} different`,
  );
  for (const line of differences.slice(0, 10)) console.log(`  ${line}`);
  compared += references.length;
  different += differences.length;
}
console.log(`${compared} vectors compared, ${different} different`);
// A folder without any of the sets shows nothing.
process.exitCode = compared === 0 || different > 0 ? 1 : 0;
