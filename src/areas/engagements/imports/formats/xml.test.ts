import fc from 'fast-check';
import { SaxesParser } from 'saxes';
import { describe, expect, test } from 'vitest';
import { type Scanned, UnreadableFile } from './scanned.ts';
import { readXml, type Visits, xmlRoot } from './xml.ts';
import type { XmlElement } from './xml-element.ts';
import { withoutReferences } from './xml-references.ts';
import { XmlTokens } from './xml-tokens.ts';

async function* inPieces(pieces: Iterable<string>) {
  yield* pieces;
}

/** What was found, and how it ended. */
async function readAll(pieces: Iterable<string>, visits: Visits) {
  const found: Scanned[] = [];
  try {
    for await (const scanned of readXml(inPieces(pieces), visits)) found.push(...scanned);
  } catch (error) {
    if (!(error instanceof UnreadableFile)) throw error;
    return { found, line: error.line, refusal: error.message };
  }
  return { found, refusal: null };
}

/** The texts of all `file/item`, each as a finding's title would be, and of what could not be read the reason. */
async function read(pieces: Iterable<string>, describeItem = ({ text }: XmlElement) => text) {
  const { found, ...end } = await readAll(pieces, {
    'file/item': { whole: (item) => [{ kind: 'unreadable', line: item.line, reason: describeItem(item) }] },
  });
  return {
    ...end,
    found: found.flatMap((scanned) =>
      scanned.kind === 'unreadable' ? [[scanned.line, scanned.reason] as const] : [],
    ),
  };
}

const textOf = async (xml: string) => (await read([xml])).found.map(([, text]) => text);

describe('the XML reader', () => {
  test('hands over elements whole, with their line, their attributes and what is in them', async () => {
    const xml = `<?xml version="1.0"?>\r
<!-- <item>no</item> -->\r
<cm:file xmlns:cm="urn:x"><other><item>elsewhere</item></other>
  <item
    cm:id="1 &lt; 2"	note='a
b'>one<in>ner</in> &amp; <![CDATA[<two> &amp;]]><?pi?> &#x1F525;&#10;</item><item/>
</cm:file>`;
    expect(
      await read([xml], (item) =>
        JSON.stringify([item.text, item.value('in'), item.value('none'), ...item.attributes]),
      ),
    ).toEqual({
      refusal: null,
      found: [
        [4, '["one & <two> &amp; 🔥\\n","ner","",["id","1 < 2"],["note","a b"]]'],
        [6, '["","",""]'],
      ],
    });
    expect(xmlRoot(xml.slice(0, 120))?.name).toBe('file');
    expect(xmlRoot('{"file": 1}')).toBeNull();
  });

  test('visits what begins and ends, and nothing off its paths', async () => {
    const seen: string[] = [];
    const xml = '<a><b id="1"><c>x</c></b><c>y</c><b id="2"><d><c>z</c></d></b></a>';
    const { found, refusal } = await readAll([xml], {
      'a/b': {
        begins: (attributes) => seen.push(`b${attributes.get('id')}`),
        ends: () => [{ kind: 'unreadable', line: 1, reason: seen.splice(0).join(' ') }],
      },
      'a/b/c': {
        whole: ({ text }) => {
          seen.push(text);
          return [];
        },
      },
    });
    expect(refusal).toBeNull();
    expect(found.map((scanned) => 'reason' in scanned && scanned.reason)).toEqual(['b1 x', 'b2']);
  });

  test('of an element that is handed over whole, builds only what is read of it', async () => {
    const xml =
      '<file><item>own<b>1</b><a>2<b>3</b></a>\n<c><b>4</b><c/></c><b x="5"/></item><item><b>6</b></item></file>';
    const { found, refusal } = await readAll([xml], {
      'file/item': {
        reads: new Set(['b']),
        whole: ({ text, children, line }) => [
          { kind: 'unreadable', line, reason: [text, children.length, children.map((b) => b.text)].join() },
        ],
      },
    });
    expect(refusal).toBeNull();
    expect(found.map((scanned) => 'reason' in scanned && scanned.reason)).toEqual([',2,1,', ',1,6']);
  });

  test('I5: puts in nothing that a DTD declares, fetches nothing, and takes XInclude for an element', async () => {
    const laughs = Array.from({ length: 9 }, (_, nth) => `<!ENTITY l${nth + 1} "&l${nth};&l${nth};">`).join(
      '\n',
    );
    const dtd = `<!DOCTYPE file PUBLIC "-//X//>" "http://127.0.0.1:1/file.dtd" [
      <!-- ]> " --><?x ]> ' ?><!ENTITY l0 "]>ha"> ${laughs}
      <!ENTITY % p SYSTEM "http://127.0.0.1:1/p.dtd"> %p;
      <!ENTITY xxe SYSTEM "file:///etc/passwd"> <!ATTLIST item note CDATA "declared">
    ] >`;
    const include =
      '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/passwd" parse="text"/>';
    const [item] = await textOf(
      `${dtd}<file><item>&l9;&xxe;&amp;l9; &#0;&#xD800;&#x110000;&nbsp;${include}</item></file>`,
    );
    expect(item).toBe('&l9;&xxe;&l9; &#0;&#xD800;&#x110000;&nbsp;');
    expect((await read(['<!DOCTYPE file SYSTEM "x"><file><item/></file>'])).refusal).toBeNull();
  });

  test('shows characters that XML forbids as such, and reads on', async () => {
    expect(await textOf('<file><item>a\u0000b\u001b[0m</item></file>')).toEqual(['a\ufffdb\ufffd[0m']);
  });

  test('of a file that is cut off anywhere, keeps what came before, and says that it is', async () => {
    const xml =
      '<?xml version="1.0"?>\n<file>\n<item a="1">x</item>\n<item><![CDATA[y]]><!-- --></item>\n</file>';
    const whole = (await read([xml])).found;
    expect(whole).toHaveLength(2);
    for (let length = 0; length < xml.length; length++) {
      const { found, refusal } = await read([xml.slice(0, length)]);
      expect(found).toEqual(whole.slice(0, found.length));
      expect(refusal).toMatch(/^The file (is cut off: it ends inside <|ends before anything)/);
    }
    expect(await read([xml.slice(0, 60)])).toEqual({
      found: [[3, 'x']],
      line: 4,
      refusal: 'The file is cut off: it ends inside <item>, which begins on line 4. Export it again.',
    });
  });

  test.for([
    ['<file><item>1</item>\n<item></file></item>', 2, '</file> stands where </item> should'],
    ['<file><item>1</item>\n<item a=1/></file>', 2, "This line isn't XML"],
    ['<file><item>1</item>\n<item a="<"/></file>', 2, "This line isn't XML"],
    ['<file><item>1</item>\n<item 2/></file>', 2, "This line isn't XML"],
    ['<file><item>1</item>\n<3 </file>', 2, "This line isn't XML"],
    ['<file><item>1</item>\n<!ELEMENT x></file>', 2, "This line isn't XML"],
    ['<file><item>1</item></file>\n<file/>', 2, "This line isn't XML"],
    ['<file><item>1</item></file>\n{}', 2, 'The file goes on behind its end.'],
  ] as const)('reads up to where it is no XML: %s', async ([xml, line, reason]) => {
    const { found, refusal, ...end } = await read([xml]);
    expect({ found, ...end }).toEqual({ found: [[1, '1']], line });
    expect(refusal).toContain(reason);
  });

  test.for([
    ['', 'The file ends before anything that could be read.'],
    [' \n', 'The file ends before anything that could be read.'],
    ['{"a": 1}', "The file doesn't begin as XML does."],
    ['<html><item/></html>', "The file begins with <html>, so it's of another format."],
  ] as const)('refuses what is of no such format: "%s"', async ([xml, refusal]) => {
    expect(await read([xml])).toMatchObject({ found: [], refusal });
  });
});

describe('I5: limits of the XML reader, which say their numbers', () => {
  const file = (...inside: string[]) => ['<file><item>1</item>\n', ...inside, '<item>2</item></file>'];
  const repeated = (text: string, times: number) => Array.from({ length: times }, () => text);

  test.for<[string, string[], string]>([
    ['depth', repeated('<deep>', 10_000), 'Elements are nested more than 10000 deep'],
    [
      'attributes',
      ['<x', ...Array.from({ length: 257 }, (_, nth) => ` a${nth}=""`), '/>'],
      'more than 256 attributes',
    ],
    ['names', [`<${'x'.repeat(257)}/>`], 'A name is longer than 256 characters'],
    ['tags', ['<x y="', ...repeated('y'.repeat(1024 * 1024), 5)], 'longer than 4 MB'],
  ])('of %s end the file', async ([, inside, limit]) => {
    const { found, refusal, ...end } = await read(file(...inside));
    expect({ found, ...end }).toEqual({ found: [[1, '1']], line: 2 });
    expect(refusal).toContain(limit);
  });

  test('of an element’s depth leave it out, and the rest goes in; what nobody reads may be as deep as it likes', async () => {
    const deep = ['<deep>'.repeat(1_000), '</deep>'.repeat(1_000)];
    expect(await read(file('<item>', ...deep, '</item>\n', ...deep))).toEqual({
      found: [
        [1, '1'],
        [2, 'This <item> is nested more than 200 levels deep, so it was left out.'],
        [3, '2'],
      ],
      refusal: null,
    });
  });

  test('of one text keep its beginning, of an element leave it out, and the rest goes in', async () => {
    const megabyte = 'x'.repeat(1024 * 1024);
    const long = file('<item>', ...repeated(megabyte, 50), '</item>\n');
    expect((await read(long, ({ text }) => `${text.length}`)).found).toEqual([
      [1, '1'],
      [2, `${1024 * 1024}`],
      [3, '1'],
    ]);
    const large = file('<item>', ...repeated(`<t>${megabyte}</t>`, 17), '</item>\n');
    expect((await read(large)).found[1]).toEqual([
      2,
      'This <item> holds more than 16 MB, so it was left out.',
    ]);
    const many = file('<item>', ...repeated('<t/>'.repeat(1000), 300), '</item>\n');
    const { found, refusal } = await read(many);
    expect(found).toEqual([
      [1, '1'],
      [2, 'This <item> holds more than 300,000 elements, so it was left out.'],
      [3, '2'],
    ]);
    expect(refusal).toBeNull();
  });

  test('of items keep a million', async () => {
    const thousand = '<item/>'.repeat(1000);
    let items = 0;
    const reading = (async () => {
      const visits: Visits = { 'file/item': { whole: () => [{ kind: 'unreadable', line: 1, reason: '' }] } };
      for await (const found of readXml(inPieces(['<file>', ...repeated(thousand, 1001)]), visits))
        items += found.length;
    })();
    await expect(reading).rejects.toThrow('The file holds more than 1,000,000 results');
    expect(items).toBe(1_000_000);
  });
});

/** XML as it may be, and as it may not be: `damage` replaces a character. */
const content = fc.letrec<{ element: string; content: string }>((tie) => ({
  element: fc
    .tuple(
      fc.constantFrom('item', 'a', 'cm:b', 'é-1'),
      fc.constantFrom('', ' x="1"', ' x = \'>"\' y=""', '\n\tz="&lt;&#9;\n"', ' '),
      tie('content'),
    )
    .map(([name, attributes, inside]) =>
      inside === '' ? `<${name}${attributes}/>` : `<${name}${attributes}>${inside}</${name} >`,
    ),
  content: fc
    .array(
      fc.oneof(
        { depthSize: 'small', withCrossShrink: true },
        fc.constantFrom(
          ...['x', ' ', '\n', '\r\n', '\r', '&amp;', '&#65;', '&#x1F525;', 'é', '🔥', ']', ' >', '-', '"'],
          ...['<!-- <a> & -->', '<![CDATA[<a>&amp;]]]>', '<?pi <a> ?>', '<![CDATA[]]>'],
        ),
        tie('element'),
      ),
      { maxLength: 6 },
    )
    .map((parts) => parts.join('')),
}));
const wellFormed = fc
  .tuple(
    fc.constantFrom('', '<?xml version="1.0"?>', '<!DOCTYPE file [<!ENTITY a "]>">]>\n'),
    content.content,
  )
  .map(([prolog, inside]) => `${prolog}<file>${inside}</file>\n`);
const damaged = fc
  .tuple(content.content, fc.nat(), fc.constantFrom(...'<>&;/"\'=!-[]? \nax'))
  .map(([inside, at, character]) => {
    const xml = `<file>${inside}</file>\n`;
    return [...xml].with(at % [...xml].length, character).join('');
  });

test('finds the same in a file however it is cut into pieces', async () => {
  const whole = ({ text, attributes, children }: XmlElement) =>
    JSON.stringify([text, [...attributes], children.length]);
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(wellFormed, damaged),
      fc.array(fc.nat(), { maxLength: 8 }),
      async (xml, cuts) => {
        const at = [...new Set([0, ...cuts.map((cut) => cut % (xml.length + 1)), xml.length])].sort(
          (a, b) => a - b,
        );
        const pieces = at.map((from, nth) => xml.slice(from, at[nth + 1] ?? xml.length));
        const expected = await read([xml], whole);
        expect(await read(pieces, whole)).toEqual(expected);
        expect(await read(xml, whole)).toEqual(expected);
      },
    ),
    { numRuns: 150 },
  );
});

type Told = [name: string, ...attributes: string[]] | string;

/** What is told, as one list: texts between tags as one. */
class Tellings {
  readonly all: Told[] = [];
  #text = '';

  opened(name: string, attributes: Iterable<readonly [string, string]>): void {
    this.#flush();
    this.all.push([name, ...[...attributes].flat()]);
  }

  text(part: string): void {
    this.#text += part;
  }

  closed(): void {
    this.#flush();
    this.all.push('/');
  }

  #flush(): void {
    if (this.#text !== '') this.all.push(this.#text);
    this.#text = '';
  }
}

function bySaxes(xml: string): Told[] | null {
  const told = new Tellings();
  const parser = new SaxesParser({});
  let hasFailed = false;
  let depth = 0;
  parser.on('error', () => {
    hasFailed = true;
  });
  parser.on('opentag', ({ name, attributes }) => {
    depth++;
    told.opened(name.slice(name.indexOf(':') + 1), Object.entries(attributes));
  });
  parser.on('closetag', () => {
    depth--;
    told.closed();
  });
  for (const event of ['text', 'cdata'] as const) parser.on(event, (text) => depth > 0 && told.text(text));
  parser.write(xml).close();
  return hasFailed ? null : told.all;
}

function byUs(xml: string): Told[] | null {
  const told = new Tellings();
  const tokens = new XmlTokens({
    opened: (name, attributes) => told.opened(name, attributes),
    text: (typed) => told.text(withoutReferences(typed)),
    closed: () => told.closed(),
  });
  try {
    tokens.write(xml);
    tokens.end();
  } catch (error) {
    if (!(error instanceof UnreadableFile)) throw error;
    return null;
  }
  return told.all;
}

test('reads all that another reader of XML takes for well-formed, and reads the same in it', () => {
  fc.assert(
    fc.property(wellFormed, (xml) => {
      expect(byUs(xml)).toEqual(bySaxes(xml));
      expect(byUs(xml)).not.toBeNull();
    }),
    { numRuns: 200 },
  );
  fc.assert(
    fc.property(damaged, (xml) => {
      const theirs = bySaxes(xml);
      if (theirs !== null) expect(byUs(xml)).toEqual(theirs);
    }),
    { numRuns: 500 },
  );
});
