import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { drawCurves } from './chart.ts';
import { workingDirectory } from './installation.ts';
import { autosave } from './measures/autosave.ts';
import type { Bench } from './measures/bench.ts';
import { bulk } from './measures/bulk.ts';
import { chain } from './measures/chain.ts';
import { evidence } from './measures/evidence.ts';
import { findings } from './measures/findings.ts';
import { gate } from './measures/gate.ts';
import { growth } from './measures/growth.ts';
import { history } from './measures/history.ts';
import { importing } from './measures/import.ts';
import { memory } from './measures/memory.ts';
import { neighbours } from './measures/neighbours.ts';
import { page } from './measures/page.ts';
import { reportPdf } from './measures/report-pdf.ts';
import { search } from './measures/search.ts';
import { signIn } from './measures/sign-in.ts';
import { upload } from './measures/upload.ts';
import { type Postgres, startPostgres } from './postgres.ts';
import { isReached, type Measure, tableOf } from './results.ts';

const MEASURES: Readonly<Record<string, (bench: Bench) => Promise<Omit<Measure, 'measuredAt'>>>> = {
  'gate-sqlite': (bench) => gate(bench, 'sqlite'),
  'sign-in': signIn,
  page,
  'gate-postgres': (bench) => gate(bench, 'postgres'),
  neighbours,
  memory,
  'growth-sqlite': (bench) => growth(bench, 'sqlite'),
  'growth-postgres': (bench) => growth(bench, 'postgres'),
  'findings-sqlite': (bench) => findings(bench, 'sqlite'),
  'findings-postgres': (bench) => findings(bench, 'postgres'),
  'search-sqlite': (bench) => search(bench, 'sqlite'),
  'search-postgres': (bench) => search(bench, 'postgres'),
  'bulk-sqlite': (bench) => bulk(bench, 'sqlite'),
  'bulk-postgres': (bench) => bulk(bench, 'postgres'),
  'history-sqlite': (bench) => history(bench, 'sqlite'),
  'history-postgres': (bench) => history(bench, 'postgres'),
  'chain-sqlite': (bench) => chain(bench, 'sqlite'),
  'chain-postgres': (bench) => chain(bench, 'postgres'),
  evidence,
  upload,
  import: importing,
  'report-pdf': reportPdf,
  'autosave-sqlite': (bench) => autosave(bench, 'sqlite'),
  'autosave-postgres': (bench) => autosave(bench, 'postgres'),
};

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string' },
    rounds: { type: 'string' },
    seconds: { type: 'string' },
  },
});
const chosen = values.only?.split(',') ?? Object.keys(MEASURES);
const unknown = chosen.filter((id) => MEASURES[id] === undefined);
if (unknown.length > 0) {
  console.error(`no such measure: ${unknown.join(', ')}; there are ${Object.keys(MEASURES).join(', ')}`);
  process.exit(2);
}

/** A quick run is for looking, and does not take the place of a whole one. */
const file = fileURLToPath(new URL(values.quick ? 'results-quick.json' : 'results.json', import.meta.url));

function before(): Measure[] {
  try {
    return (JSON.parse(readFileSync(file, 'utf8')) as { measures: Measure[] }).measures;
  } catch {
    return [];
  }
}

let postgres: Postgres | undefined;
const bench: Bench = {
  directory: await workingDirectory(),
  pace: {
    rounds: Number(values.rounds ?? (values.quick ? 3 : 5)),
    seconds: Number(values.seconds ?? (values.quick ? 2 : 3)),
    quick: values.quick,
  },
  postgres: async () => {
    postgres ??= await startPostgres();
    return postgres;
  },
};

let measures = before();
const started = performance.now();
for (const id of chosen) {
  const measured = await MEASURES[id]?.(bench);
  if (measured === undefined) continue;
  const measure = { ...measured, measuredAt: new Date().toISOString() };
  console.log(`\n${tableOf(measure)}`);
  const others = measures.filter((one) => one.id !== id);
  measures = [...others, measure].toSorted(
    (a, b) => Object.keys(MEASURES).indexOf(a.id) - Object.keys(MEASURES).indexOf(b.id),
  );
  const [cpu] = cpus();
  const machine = {
    node: process.version,
    processor: cpu?.model ?? '',
    cores: cpus().length,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    loadBefore: loadavg()[2],
  };
  writeFileSync(file, `${JSON.stringify({ machine, pace: bench.pace, measures }, null, 2)}\n`);
}
await postgres?.stop();
if (!values.quick) drawCurves(measures);

const short = measures
  .filter(({ id }) => chosen.includes(id))
  .flatMap(({ goals }) => goals.filter((goal) => !isReached(goal)));
console.log(
  `\n${((performance.now() - started) / 1000).toFixed(0)} s; ${short.length} figures short of their goal.`,
);
process.exit(0);
