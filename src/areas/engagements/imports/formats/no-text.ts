/** What is no text at all, by the bytes with which it begins, and what to do with it. */

const ascii = (text: string): readonly number[] => [...text].map((letter) => letter.charCodeAt(0));

const UNPACK = 'Unpack it and upload the file inside.';
const EXPORT = 'Export the results from your scanner again, in one of the formats that can be read.';

interface Kind {
  readonly magic: readonly number[];
  readonly at?: number;
  readonly says: string;
}

const UTF_32 = "This text is encoded as UTF-32, which can't be read. Save it as UTF-8 and upload that.";
const OFFICE = 'This is an Excel or other Office document. Save the table as CSV and upload that.';

const KINDS: readonly Kind[] = [
  { magic: ascii('PK\x03\x04'), says: `This is a ZIP archive. ${UNPACK}` },
  { magic: ascii('PK\x05\x06'), says: 'This is a ZIP archive with nothing in it.' },
  { magic: [0x1f, 0x8b], says: `This file is compressed with gzip. ${UNPACK}` },
  { magic: ascii('1AY&SY'), at: 4, says: `This file is compressed with bzip2. ${UNPACK}` },
  { magic: [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00], says: `This file is compressed with xz. ${UNPACK}` },
  { magic: [0x28, 0xb5, 0x2f, 0xfd], says: `This file is compressed with Zstandard. ${UNPACK}` },
  { magic: [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c], says: `This is a 7-Zip archive. ${UNPACK}` },
  { magic: ascii('Rar!\x1a\x07'), says: `This is a RAR archive. ${UNPACK}` },
  { magic: ascii('ustar'), at: 257, says: `This is a tar archive. ${UNPACK}` },
  { magic: ascii('%PDF-'), says: `This is a PDF, which can't be read. ${EXPORT}` },
  { magic: [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1], says: OFFICE },
  { magic: [0x89, 0x50, 0x4e, 0x47], says: `This is a picture (PNG). ${EXPORT}` },
  { magic: [0xff, 0xd8, 0xff], says: `This is a picture (JPEG). ${EXPORT}` },
  { magic: ascii('GIF8'), says: `This is a picture (GIF). ${EXPORT}` },
  { magic: ascii('SQLite format 3\0'), says: `This is a database (SQLite). ${EXPORT}` },
  { magic: [0x7f, ...ascii('ELF')], says: `This is a program. ${EXPORT}` },
  {
    magic: [0xff, 0xfe, 0, 0],
    says: UTF_32,
  },
  {
    magic: [0, 0, 0xfe, 0xff],
    says: UTF_32,
  },
];

/** Why a file that begins with these bytes isn't text, in words for whoever uploaded it; null where it may be. */
export function whyNoText(head: Uint8Array): string | null {
  const found = KINDS.find(({ magic, at = 0 }) => magic.every((byte, index) => head[at + index] === byte));
  if (found === undefined) return null;
  // Office's documents are archives too, whose first entries have these names.
  const isOffice =
    found === KINDS[0] &&
    /\[Content_Types\]\.xml|_rels\/\.rels/.test(Buffer.from(head).toString('latin1', 0, 4096));
  return isOffice ? OFFICE : found.says;
}
