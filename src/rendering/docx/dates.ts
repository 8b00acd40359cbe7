const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const END_BYTES = 22;

/** A time as ZIP has it, in UTC: two numbers of 16 bits, from 1980 on. */
function zipTime(at: number): { readonly time: number; readonly day: number } {
  const date = new Date(Math.max(at, Date.UTC(1980, 0, 1)));
  return {
    time: (date.getUTCHours() << 11) | (date.getUTCMinutes() << 5) | (date.getUTCSeconds() >> 1),
    day: ((date.getUTCFullYear() - 1980) << 9) | ((date.getUTCMonth() + 1) << 5) | date.getUTCDate(),
  };
}

/** Sets the time of each file in an archive that we wrote ourselves, in its place: when it was packed is no part of it. */
export function setTimes(archive: Buffer, at: number): void {
  const end = archive.length - END_BYTES;
  if (archive.readUInt32LE(end) !== END) throw new Error('An archive of ours ends differently');
  const { time, day } = zipTime(at);
  let entry = archive.readUInt32LE(end + 16);
  for (let left = archive.readUInt16LE(end + 10); left > 0; left -= 1) {
    if (archive.readUInt32LE(entry) !== CENTRAL)
      throw new Error('An archive of ours lists its files differently');
    archive.writeUInt16LE(time, entry + 12);
    archive.writeUInt16LE(day, entry + 14);
    const local = archive.readUInt32LE(entry + 42);
    archive.writeUInt16LE(time, local + 10);
    archive.writeUInt16LE(day, local + 12);
    entry +=
      46 +
      archive.readUInt16LE(entry + 28) +
      archive.readUInt16LE(entry + 30) +
      archive.readUInt16LE(entry + 32);
  }
}
