const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const LOCAL = 0x04034b50;
const END_BYTES = 22;
const CENTRAL_BYTES = 46;
const LOCAL_BYTES = 30;

/** What a byte makes of a checksum (ISO 3309), by its value. */
const CRC = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit += 1) value = (value & 1) === 0 ? value >>> 1 : (value >>> 1) ^ 0xedb88320;
  return value;
});

function crc32(content: Buffer): number {
  let crc = 0xffffffff;
  for (const byte of content) crc = (crc >>> 8) ^ (CRC[(crc ^ byte) & 255] ?? 0);
  return (crc ^ 0xffffffff) >>> 0;
}

/** A file in an archive that we wrote ourselves: without ZIP64, and with its size before it. */
export interface ZipEntry {
  readonly name: string;
  /** What the archive's list says of it. */
  readonly listed: Buffer;
  /** Where it begins, and what follows it. */
  readonly from: number;
  readonly to: number;
  /** As it lies there, and how it was packed: 0 for not at all, 8 for deflate. */
  readonly packed: Buffer;
  readonly method: number;
}

/** Whether a file of a Word file is what stands at the foot of its pages. */
export const isFooter = (name: string): boolean => /^word\/footer\d+\.xml$/.test(name);

/** The files of an archive of ours, in the order of its list. Throws where it is not as we write them. */
export function entriesOf(archive: Buffer): readonly ZipEntry[] {
  const end = archive.length - END_BYTES;
  if (end < 0 || archive.readUInt32LE(end) !== END) throw new Error('an archive of ours ends differently');
  const entries: ZipEntry[] = [];
  let at = archive.readUInt32LE(end + 16);
  for (let left = archive.readUInt16LE(end + 10); left > 0; left -= 1) {
    if (archive.readUInt32LE(at) !== CENTRAL)
      throw new Error('an archive of ours lists its files differently');
    const [name, extra, comment] = [28, 30, 32].map((place) => archive.readUInt16LE(at + place)) as [
      number,
      number,
      number,
    ];
    const next = at + CENTRAL_BYTES + name + extra + comment;
    const from = archive.readUInt32LE(at + 42);
    if (archive.readUInt32LE(from) !== LOCAL)
      throw new Error('an archive of ours holds its files differently');
    const begins = from + LOCAL_BYTES + archive.readUInt16LE(from + 26) + archive.readUInt16LE(from + 28);
    const to = begins + archive.readUInt32LE(at + 20);
    entries.push({
      name: archive.toString('utf8', at + CENTRAL_BYTES, at + CENTRAL_BYTES + name),
      listed: archive.subarray(at, next),
      ...{ from, to },
      packed: archive.subarray(begins, to),
      method: archive.readUInt16LE(at + 10),
    });
    at = next;
  }
  return entries;
}

/** What an archive's list says of a file that lies elsewhere now. */
export function listedAt(listed: Uint8Array, from: number): Buffer<ArrayBuffer> {
  const moved = Buffer.from(listed);
  moved.writeUInt32LE(from, 42);
  return moved;
}

/** The end of an archive, after its list. */
export function zipEnd(list: readonly Uint8Array[], from: number): Buffer {
  const end = Buffer.alloc(END_BYTES);
  end.writeUInt32LE(END, 0);
  end.writeUInt16LE(list.length, 8);
  end.writeUInt16LE(list.length, 10);
  end.writeUInt32LE(
    list.reduce((sum, { length }) => sum + length, 0),
    12,
  );
  end.writeUInt32LE(from, 16);
  return end;
}

/** An archive of ours with some of its files behind all others. */
export function withLast(archive: Buffer, isLast: (name: string) => boolean): Buffer {
  const entries = entriesOf(archive);
  const ordered = [
    ...entries.filter(({ name }) => !isLast(name)),
    ...entries.filter(({ name }) => isLast(name)),
  ];
  const files: Buffer[] = [];
  const list: Buffer[] = [];
  let at = 0;
  for (const { listed, from, to } of ordered) {
    list.push(listedAt(listed, at));
    files.push(archive.subarray(from, to));
    at += to - from;
  }
  return Buffer.concat([...files, ...list, zipEnd(list, at)]);
}

/** A file as an archive holds it, not packed, and what its list says of it; `like` is one of the same name. */
export function storedEntry(
  { listed: like, name }: Pick<ZipEntry, 'listed' | 'name'>,
  { content, from }: { readonly content: Buffer; readonly from: number },
): { readonly file: Buffer; readonly listed: Buffer } {
  const called = Buffer.from(name);
  const crc = crc32(content);
  const head = Buffer.alloc(LOCAL_BYTES);
  head.writeUInt32LE(LOCAL, 0);
  // Who reads it, how it is spelt, and when it was changed, as before.
  like.copy(head, 4, 6, 10);
  like.copy(head, 10, 12, 16);
  head.writeUInt32LE(crc, 14);
  head.writeUInt32LE(content.length, 18);
  head.writeUInt32LE(content.length, 22);
  head.writeUInt16LE(called.length, 26);
  const listed = listedAt(like.subarray(0, CENTRAL_BYTES + called.length), from);
  listed.writeUInt16LE(0, 10);
  listed.writeUInt32LE(crc, 16);
  listed.writeUInt32LE(content.length, 20);
  listed.writeUInt32LE(content.length, 24);
  listed.writeUInt16LE(0, 30);
  listed.writeUInt16LE(0, 32);
  return { file: Buffer.concat([head, called, content]), listed };
}
