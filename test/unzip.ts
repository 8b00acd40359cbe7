import { inflateRawSync } from 'node:zlib';

const DEFLATED = 8;

/** The files of a ZIP archive, by their names (APPNOTE.TXT 4.3.12, 4.3.16). Throws for a damaged one. */
export function unzip(archive: Buffer): Map<string, Buffer> {
  const end = archive.lastIndexOf(Buffer.from('PK\x05\x06'));
  if (end < 0) throw new Error('no archive, or half of one');
  const files = new Map<string, Buffer>();
  let at = archive.readUInt32LE(end + 16);
  for (let left = archive.readUInt16LE(end + 10); left > 0; left -= 1) {
    const method = archive.readUInt16LE(at + 10);
    const size = archive.readUInt32LE(at + 20);
    const nameLength = archive.readUInt16LE(at + 28);
    const header = archive.readUInt32LE(at + 42);
    const name = archive.toString('utf8', at + 46, at + 46 + nameLength);
    const start = header + 30 + archive.readUInt16LE(header + 26) + archive.readUInt16LE(header + 28);
    if (files.has(name)) throw new Error(`twice: ${name}`);
    const held = archive.subarray(start, start + size);
    files.set(name, method === DEFLATED ? inflateRawSync(held) : held);
    at += 46 + nameLength + archive.readUInt16LE(at + 30) + archive.readUInt16LE(at + 32);
  }
  return files;
}
