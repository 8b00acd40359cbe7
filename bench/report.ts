import sharp from 'sharp';
import { WORDS_EN } from '../src/areas/engagements/reports/words-en.ts';
import type { RenderedPicture, ReportDocument, Section, Tone } from '../src/rendering/document.ts';
import { parseMarkdown } from './product.ts';

const SEVERITIES: readonly (readonly [string, Tone])[] = [
  ['Critical', 'critical'],
  ['High', 'high'],
  ['Medium', 'medium'],
  ['Low', 'low'],
];
const [WIDTH, HEIGHT, LINE] = [1440, 900, 24];

/** A terminal full of lines, each other than those of any other picture. */
async function screenshot(nth: number): Promise<RenderedPicture> {
  const lines = Array.from({ length: Math.floor(HEIGHT / LINE) - 1 }, (_, line) => {
    const said = `GET /api/v1/accounts/${(nth * 7919 + line * 104_729) % 99_991}?expand=owner HTTP/1.1 200 OK`;
    return `<text x="20" y="${(line + 1) * LINE}" font-family="monospace" font-size="16" fill="#d8dee9">${said}</text>`;
  });
  const drawing = `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}"><rect width="100%" height="100%" fill="#1b222d"/>${lines.join('')}</svg>`;
  const bytes = await sharp(Buffer.from(drawing)).removeAlpha().png().toBuffer();
  return { id: `picture-${nth}`, type: 'image/png', bytes };
}

const prose = (text: string) => {
  const { blocks, notes } = parseMarkdown(text);
  return { kind: 'prose', blocks, notes } as const;
};

const DESCRIPTION = `The form takes what was typed as a **part of its query**, so that a quotation mark ends it.[^1]

1. Sign in as anyone.
2. Search for \`' OR 1=1 --\`.
3. Read every account.

![What the server answers](evidence:NAME)

[^1]: So it has been since the first release.`;
const RECOMMENDATION = `Give what was typed as a parameter. ${'Whoever reads the code sees at once what is text and what is not. '.repeat(3)}

\`\`\`sql
SELECT id, name FROM accounts WHERE name = ?;
\`\`\`

| Host | Port | Seen |
| --- | --- | --- |
| app-01.example.com | 443 | yes |
| app-02.example.com | 443 | yes |`;

function finding(nth: number): Section {
  const [severity, tone] = SEVERITIES[nth % SEVERITIES.length] ?? ['Low', 'low'];
  const inside = (name: string, text: string): Section => ({
    id: `finding-${nth}-${name.toLowerCase()}`,
    heading: name,
    badge: null,
    startsPage: false,
    contents: [prose(text)],
    sections: [],
  });
  return {
    id: `finding-${nth}`,
    heading: `What is typed into form ${nth} becomes part of a query`,
    badge: { text: severity, tone },
    startsPage: false,
    contents: [
      {
        kind: 'facts',
        facts: ['Reference', 'Status', 'Score', 'Host'].map((label) => ({
          label,
          value: [{ kind: 'text', text: `${label} ${nth}` }],
        })),
      },
    ],
    sections: [
      inside('Description', DESCRIPTION.replace('NAME', `picture-${nth}`)),
      inside('Recommendation', RECOMMENDATION),
    ],
  };
}

/** A report of so many findings, with a screenshot in each. */
export async function manuscript(findings: number) {
  const nths = Array.from({ length: findings }, (_, nth) => nth);
  const document: ReportDocument = {
    language: 'en',
    title: 'Penetration test',
    subtitle: 'Of the customer portal',
    classification: 'CONFIDENTIAL',
    issuer: 'Northwall',
    recipient: 'Kestrel Bank',
    date: '26 November 2026',
    at: Date.UTC(2026, 10, 26),
    version: 'Version 1.0',
    form: 'report',
    labels: WORDS_EN.labels,
    sections: [
      {
        id: 'findings',
        heading: 'Findings',
        badge: null,
        startsPage: true,
        contents: [],
        sections: nths.map(finding),
      },
    ],
    evidence: Object.fromEntries(
      nths.map((nth) => [
        `picture-${nth}`,
        {
          kind: 'picture',
          picture: `picture-${nth}`,
          width: WIDTH,
          height: HEIGHT,
          alternative: 'An answer',
        },
      ]),
    ),
  };
  const pictures: RenderedPicture[] = [];
  for (const nth of nths) pictures.push(await screenshot(nth));
  return { document, look: { accent: '#1e3a5f', font: 'inter', paper: 'a4', logo: null } as const, pictures };
}
