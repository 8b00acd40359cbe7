import { describe, expect, test } from 'vitest';
import { decode } from './decoding.ts';
import { UnreadableFile } from './scanned.ts';

async function* inPieces(bytes: Buffer, length: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length);
}

/** A text as it is read in pieces of some length, and the lines in it that are damaged. */
async function read(bytes: Buffer, length = bytes.length || 1) {
  const { head, text, damage } = await decode(inPieces(bytes, length));
  let whole = '';
  for await (const piece of text) whole += piece;
  expect(whole.startsWith(head)).toBe(true);
  return { text: whole, damage: damage().map(({ line, reason }) => [line, reason] as const) };
}

const refusal = (bytes: Buffer) =>
  read(bytes).then(
    () => 'it was read',
    (error: unknown) => (error instanceof UnreadableFile ? error.message : String(error)),
  );

const utf16be = (text: string) => Buffer.from(text, 'utf16le').swap16();
const XML = '<?xml version="1.0" encoding="utf-16"?>\n<x>Grüße 🔥</x>';

describe('decoding (I5)', () => {
  test.for<[name: string, bytes: Buffer, text: string]>([
    ['UTF-8', Buffer.from('{"a": "Grüße 🔥"}'), '{"a": "Grüße 🔥"}'],
    ['UTF-8 with a mark', Buffer.from('\ufeffTitle\r\nGrüße 🔥'), 'Title\r\nGrüße 🔥'],
    ['UTF-16 LE with a mark', Buffer.from(`\ufeff${XML}`, 'utf16le'), XML],
    ['UTF-16 BE with a mark', utf16be(`\ufeff${XML}`), XML],
    ['UTF-16 LE without', Buffer.from(XML, 'utf16le'), XML],
    ['UTF-16 BE without', utf16be('{"title": "Grüße 🔥"}'), '{"title": "Grüße 🔥"}'],
    [
      'ISO 8859-1 by its declaration',
      Buffer.from('<?xml version="1.0" encoding="ISO-8859-1"?><x>Gr\xfc\xdfe</x>', 'latin1'),
      '<?xml version="1.0" encoding="ISO-8859-1"?><x>Grüße</x>',
    ],
    [
      'Windows-1252 by its declaration',
      Buffer.from("<?xml version='1.0' encoding = 'windows-1252' ?><x>5 \x80</x>", 'latin1'),
      "<?xml version='1.0' encoding = 'windows-1252' ?><x>5 €</x>",
    ],
    [
      'UTF-16 in the declaration of what is none',
      Buffer.from('<?xml version="1.0" encoding="UTF-16"?><x>é</x>'),
      '<?xml version="1.0" encoding="UTF-16"?><x>é</x>',
    ],
    [
      'CSV of Western Windows',
      Buffer.from('Title;Price\nGr\xfc\xdfe;5 \x80', 'latin1'),
      'Title;Price\nGrüße;5 €',
    ],
  ])('%s is read, in pieces of any length', async ([, bytes, text]) => {
    for (const length of [1, 2, 3, 7, bytes.length])
      expect(await read(bytes, length)).toEqual({ text, damage: [] });
  });

  test('characters of several bytes are whole wherever a long file is cut', async () => {
    const long = 'Grüße 🔥\n'.repeat(9_000);
    for (const bytes of [Buffer.from(long), Buffer.from(`\ufeff${long}`, 'utf16le')])
      for (const length of [4_093, 65_537]) {
        const { text, damage } = await read(bytes, length);
        expect([text === long, damage]).toEqual([true, []]);
      }
  });

  test('bytes that are no text, and NULs, are replaced and told by their line', async () => {
    const bytes = Buffer.concat([
      Buffer.from('<a>é</a>\n<b>\ufffd</b>\n<c>'),
      Buffer.from([0xff, 0xe2, 0x82]),
      Buffer.from('</c>\n<d/>\n\0<e/>\n'),
      Buffer.from([0xe2, 0x82]),
    ]);
    for (const length of [1, 2, 5, bytes.length]) {
      const { text, damage } = await read(bytes, length);
      expect(text.replace(/\ufffd+/g, '?')).toBe('<a>é</a>\n<b>?</b>\n<c>?</c>\n<d/>\n?<e/>\n?');
      expect(damage.map(([line]) => line)).toEqual([3, 5, 6]);
      expect(damage[0]?.[1]).toContain('UTF-8');
    }
    const odd = await read(Buffer.concat([Buffer.from('\ufeff<a>\n<b/>', 'utf16le'), Buffer.from([0x3c])]));
    expect(odd.damage.map(([line]) => line)).toEqual([2]);
  });

  test('a file that is damaged everywhere is told in 21 sentences, whatever its length', async () => {
    const { damage } = await read(Buffer.from('<a>\xff</a>\n'.repeat(500), 'latin1'));
    expect(damage.length).toBe(21);
    expect(damage.at(-1)).toEqual([
      500,
      '480 more lines are damaged in the same way; this is the last of them.',
    ]);
  });

  test('an encoding that nobody knows is told, and the file read', async () => {
    const { text, damage } = await read(Buffer.from('<?xml version="1.0" encoding="klingon-8"?><x/>'));
    expect(text).toContain('<x/>');
    expect(damage).toEqual([[1, expect.stringContaining('“klingon-8”')]]);
  });

  test.for<[name: string, bytes: Buffer, says: string]>([
    ['nothing', Buffer.alloc(0), 'This file is empty.'],
    ['blanks', Buffer.from('\ufeff \r\n\t\n'), 'This file is empty.'],
    [
      'ZIP',
      Buffer.from('PK\x03\x04\x14\0\0\0scan.nessus'),
      'This is a ZIP archive. Unpack it and upload the file inside.',
    ],
    ['Excel', Buffer.from('PK\x03\x04\x14\0\0\0[Content_Types].xml'), 'Save the table as CSV'],
    ['gzip', Buffer.from([0x1f, 0x8b, 8, 0]), 'compressed with gzip. Unpack it'],
    ['PDF', Buffer.from('%PDF-1.7\n'), 'This is a PDF'],
    ['PNG', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a]), 'This is a picture'],
    ['UTF-32', Buffer.from([0xff, 0xfe, 0, 0, 0x3c, 0, 0, 0]), 'UTF-32'],
  ])('%s is refused, and it says what it is and what to do', async ([, bytes, says]) => {
    expect(await refusal(bytes)).toContain(says);
  });

  test('whoever stops reading early lets go of the file', async () => {
    let isLetGo = false;
    async function* endless(): AsyncGenerator<Uint8Array> {
      try {
        for (;;) yield Buffer.from('<x/>\n'.repeat(1000));
      } finally {
        isLetGo = true;
      }
    }
    const { text } = await decode(endless());
    for await (const _ of text) break;
    expect(isLetGo).toBe(true);
  });
});
