import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Measure } from './results.ts';

const PICTURES = fileURLToPath(new URL('../docs/images/', import.meta.url));
const WIDTH = 560;
const HEIGHT = 300;
const LEFT = 60;
const RIGHT = 110;
const TOP = 40;
const BOTTOM = 50;

const LINES = [
  { id: 'growth-sqlite', name: 'SQLite', colour: '#0f766e' },
  { id: 'growth-postgres', name: 'PostgreSQL', colour: '#b45309' },
];

const CURVES = [
  { what: 'gate p50', file: 'growth-gate.svg', title: 'Gate: GET /api/v1/session, median' },
  { what: 'members page p50', file: 'growth-members.svg', title: 'Members page, median' },
  { what: 'sign-in p50', file: 'growth-sign-in.svg', title: 'Whole sign-in, median' },
];

interface Point {
  readonly accounts: number;
  readonly ms: number;
}

function pointsOf(measure: Measure | undefined, what: string): Point[] {
  return (measure?.figures ?? [])
    .filter(({ name }) => name.startsWith(`${what}, `))
    .map(({ name, median }) => ({
      accounts: Number(name.slice(what.length).replace(/\D/g, '')),
      ms: median,
    }))
    .toSorted((a, b) => a.accounts - b.accounts);
}

/** A curve over the number of accounts, which is drawn by its logarithm; the time begins at zero. */
function draw(
  title: string,
  lines: readonly { name: string; colour: string; points: readonly Point[] }[],
): string {
  const all = lines.flatMap(({ points }) => points);
  const top = Math.max(...all.map(({ ms }) => ms)) * 1.15;
  const logs = all.map(({ accounts }) => Math.log10(accounts));
  const [least, most] = [Math.min(...logs), Math.max(...logs)];
  const x = (accounts: number) =>
    LEFT + ((Math.log10(accounts) - least) / (most - least || 1)) * (WIDTH - LEFT - RIGHT);
  const y = (ms: number) => HEIGHT - BOTTOM - (ms / top) * (HEIGHT - TOP - BOTTOM);
  const text = (at: string, words: string, more = '') =>
    `<text ${at} font-size="12" fill="#475569"${more}>${words}</text>`;
  const steps = [0, 0.25, 0.5, 0.75, 1].map((share) => share * top);
  const grid = steps.map(
    (ms) =>
      `<line x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${y(ms)}" y2="${y(ms)}" stroke="#e2e8f0"/>${text(`x="${LEFT - 8}" y="${y(ms) + 4}"`, ms.toFixed(top < 10 ? 2 : 0), ' text-anchor="end"')}`,
  );
  const sizes = [...new Set(all.map(({ accounts }) => accounts))].map((accounts) =>
    text(
      `x="${x(accounts)}" y="${HEIGHT - BOTTOM + 20}"`,
      accounts.toLocaleString('en-GB'),
      ' text-anchor="middle"',
    ),
  );
  const curves = lines.flatMap(({ name, colour, points }) => {
    const last = points.at(-1);
    if (last === undefined) return [];
    const path = points.map(({ accounts, ms }) => `${x(accounts).toFixed(1)},${y(ms).toFixed(1)}`).join(' ');
    const dots = points.map(
      ({ accounts, ms }) => `<circle cx="${x(accounts)}" cy="${y(ms)}" r="3.5" fill="${colour}"/>`,
    );
    return [
      `<polyline points="${path}" fill="none" stroke="${colour}" stroke-width="2"/>`,
      ...dots,
      `<text x="${x(last.accounts) + 10}" y="${y(last.ms) + 4}" font-size="12" fill="${colour}">${name}</text>`,
    ];
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="system-ui, sans-serif" role="img" aria-label="${title}">`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#ffffff"/>`,
    `<text x="${LEFT}" y="22" font-size="14" font-weight="600" fill="#0f172a">${title}, in milliseconds</text>`,
    ...grid,
    ...sizes,
    text(`x="${(LEFT + WIDTH - RIGHT) / 2}" y="${HEIGHT - 10}"`, 'accounts', ' text-anchor="middle"'),
    ...curves,
    '</svg>',
    '',
  ].join('\n');
}

/** Draws the measures of growth that there are. */
export function drawCurves(measures: readonly Measure[]): void {
  mkdirSync(PICTURES, { recursive: true });
  for (const { what, file, title } of CURVES) {
    const lines = LINES.map(({ id, name, colour }) => ({
      name,
      colour,
      points: pointsOf(
        measures.find((measure) => measure.id === id),
        what,
      ),
    }));
    if (lines.some(({ points }) => points.length > 0))
      writeFileSync(`${PICTURES}${file}`, draw(title, lines));
  }
}
