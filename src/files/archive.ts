/** A file in an archive; its name has folders, with `/` between them. */
export interface ArchivedFile {
  readonly name: string;
  readonly content: string | AsyncIterable<Uint8Array>;
  /** When it was last changed, in epoch milliseconds. */
  readonly changedAt: number;
}

/** A value as JSON that people read too. */
export const jsonFile = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

/** The most characters of one part of a name: less than any file system takes. */
const MOST = 80;

/**
 * A text as one part of a file's name, on any system: no folder, no drive, no sign that a shell or a file system takes for
 * something else, nothing that turns the reading round, and never empty, hidden or one of the names that lead elsewhere.
 */
export function fileNamePart(text: string): string {
  const plain = text
    .normalize('NFC')
    .replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '')
    .replace(/[/\\:*?"<>|]/g, '_')
    .replace(/^[\s.]+|[\s.]+$/gu, '');
  const end = /\.[A-Za-z0-9]{1,8}$/.exec(plain)?.[0] ?? '';
  const part = Array.from(plain.slice(0, plain.length - end.length))
    .slice(0, MOST)
    .join('')
    .trim();
  return part === '' ? `_${end}` : `${part}${end}`;
}

async function* entriesOf(files: AsyncIterable<ArchivedFile>) {
  for await (const { name, content, changedAt } of files)
    yield { name, input: content, lastModified: new Date(changedAt) };
}

/**
 * The files as one ZIP archive (with ZIP64 where it needs that), as it is read: no file stands in memory whole, and the next
 * one is asked for when what came before has been taken. They are not compressed; pictures are so already. What the files throw
 * ends the archive, which then opens as damaged.
 */
export async function* zipOf(files: AsyncIterable<ArchivedFile>): AsyncGenerator<Uint8Array> {
  // Loaded with the first archive.
  const { makeZip } = await import('client-zip');
  const reader = makeZip(entriesOf(files)).getReader();
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) yield part.value;
  } finally {
    // Of whoever takes no more of it, it says that nothing went wrong: by an error, of nothing.
    await reader.cancel().catch(() => undefined);
  }
}
