import { crc32, deflateSync } from 'node:zlib';
import { WORDS_EN } from '../src/areas/engagements/reports/words-en.ts';
import { parseMarkdown } from '../src/markdown/parse.ts';
import type { Content, Look, Pictures, ReportDocument, Section } from '../src/rendering/document.ts';

/** Of one colour, as few bytes as a picture can have. */
export function onePicture(
  width: number,
  height: number,
  colour: readonly [number, number, number],
): Uint8Array {
  const chunk = (type: string, data: Buffer): Buffer => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
    const framed = Buffer.alloc(body.length + 8);
    framed.writeUInt32BE(data.length, 0);
    body.copy(framed, 4);
    framed.writeUInt32BE(crc32(body), body.length + 4);
    return framed;
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  const row = Buffer.concat([Buffer.from([0]), Buffer.alloc(width * 3, Uint8Array.from(colour))]);
  const rows = Buffer.concat(Array.from({ length: height }, () => row));
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** Markdown as a document holds it. */
export function prose(text: string): Content {
  const { blocks, notes } = parseMarkdown(text);
  return { kind: 'prose', blocks, notes };
}

/** A document of one text, with this as every name in it. */
export function documentOfOneText(text: string): ReportDocument {
  const { document } = sampleDocument();
  const section = {
    id: 's',
    heading: text,
    badge: null,
    startsPage: false,
    contents: [prose(text)],
    sections: [],
  };
  return {
    ...document,
    title: text,
    subtitle: text,
    classification: text,
    issuer: text,
    sections: [section],
  };
}

const TEXT = `The **order form** trusts \`price\` from the browser.[^1] Anyone can pay *less*, ~~or nothing~~.

![The order before](evidence:order.png)

1. Put something into the basket.
2. Send this instead:

   - with any price
     - however low
   - [x] signed in
   - [ ] not signed in

\`\`\`http
POST /orders HTTP/1.1
Host: shop.example
Content-Type: application/json

{"sku": "A-1", "price": 0.01, "note": "${'x'.repeat(170)}"}
\`\`\`

> Prices come from the catalogue, always.

| Field | Taken from | Should be |
| :-- | :-: | --: |
| price | browser | **catalogue** |
| amount | browser | browser, ≥ 1 |

### What to look at

Read [the guide](https://owasp.example/guide?a=1&b=2) first, see[^1] and ![](evidence:missing.png) or ![](evidence:list.csv).

---

هذا نص عربي مع كلمة SQL في الوسط. A very long word: ${'Donaudampfschifffahrt'.repeat(9)}. 😀

[^1]: Seen on *both* hosts.`;

const finding = (number: number, text: string): Section => ({
  id: `finding-${number}`,
  heading: number === 2 ? 'دخول بلا كلمة مرور' : `Prices are taken from the browser (${number})`,
  badge: number === 2 ? { text: 'High', tone: 'high' } : { text: 'Critical', tone: 'critical' },
  startsPage: true,
  contents: [
    {
      kind: 'facts',
      facts: [
        { label: 'State', value: [{ kind: 'badge', text: 'Open', tone: 'neutral' }] },
        { label: 'CVSS', value: [{ kind: 'code', text: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H' }] },
        { label: 'Weakness', value: [{ kind: 'link', text: 'CWE-602', address: 'https://cwe.example/602' }] },
      ],
    },
    prose(text),
  ],
  sections: [
    {
      id: `finding-${number}-impact`,
      heading: 'Impact',
      badge: null,
      startsPage: false,
      contents: [prose('Goods for a cent.')],
      sections: [],
    },
  ],
});

/** Everything that a document can hold, and the pictures that it names. */
export function sampleDocument(findings = 2, text = TEXT): { document: ReportDocument; pictures: Pictures } {
  const document: ReportDocument = {
    language: 'en',
    title: 'Web shop 2026 <b>&amp;</b>',
    subtitle: 'Security assessment report',
    classification: 'Confidential "A"',
    issuer: 'Northwind Security',
    recipient: 'Müller & Söhne',
    date: '26 November 2026',
    at: Date.UTC(2026, 10, 26, 12, 30),
    version: 'Version 1.0',
    form: 'report',
    labels: WORDS_EN.labels,
    sections: [
      {
        id: 'overview',
        heading: 'Overview',
        badge: null,
        startsPage: true,
        contents: [
          prose('We tested the shop for **five days**.'),
          {
            kind: 'callout',
            tone: 'critical',
            title: 'Begin with this',
            text: 'One open finding is critical.',
          },
          {
            kind: 'bars',
            caption: 'Findings by severity',
            bars: [
              { label: 'Critical', value: 1, tone: 'critical' },
              { label: 'High', value: 7, tone: 'high' },
              { label: 'Medium', value: 3, tone: 'medium' },
              { label: 'Low', value: 0, tone: 'low' },
            ],
          },
          {
            kind: 'table',
            caption: 'All findings',
            captionShown: true,
            columns: [
              { head: 'No.', share: 1, align: 'end' },
              { head: 'Finding', share: 6, align: 'start' },
              { head: 'Severity', share: 2, align: 'start' },
            ],
            rows: Array.from({ length: findings }, (_, index) => [
              [{ kind: 'text', text: `${index + 1}` }],
              [{ kind: 'section-link', text: `Finding ${index + 1}`, to: `finding-${index + 1}` }],
              [{ kind: 'badge', text: 'Critical', tone: 'critical' }],
            ]),
          },
          {
            kind: 'line',
            line: [
              { kind: 'section-link', text: 'nowhere', to: 'no-such-section' },
              { kind: 'strong', text: ' bold' },
            ],
          },
          { kind: 'evidence', name: 'order.png', caption: '' },
          { kind: 'signatures', under: ['Place and date', 'Name and signature'] },
        ],
        sections: [],
      },
      {
        id: 'findings',
        heading: 'Findings',
        badge: null,
        startsPage: true,
        contents: [],
        sections: Array.from({ length: findings }, (_, index) => finding(index + 1, text)),
      },
    ],
    evidence: {
      'order.png': {
        kind: 'picture',
        picture: 'p1',
        width: 64,
        height: 40,
        alternative: 'An order of one cent',
      },
      'list.csv': { kind: 'file', fileName: 'list.csv', bytes: 2048 },
    },
  };
  const bytes = onePicture(64, 40, [30, 58, 95]);
  return { document, pictures: new Map([['p1', { id: 'p1', type: 'image/png', bytes }]]) };
}

export const SAMPLE_LOOK: Look = { accent: '#1e3a5f', font: 'inter', paper: 'a4', logo: null };

/** A document as a letter, whose first section is called as the letter is. */
export function letterOf(document: ReportDocument): ReportDocument {
  const title = 'To whom it concerns';
  const sections = document.sections.map((one, at) => (at === 0 ? { ...one, heading: title } : one));
  return { ...document, form: 'letter', title, sections };
}
