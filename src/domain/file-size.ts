const KILOBYTE = 1024;
const MEGABYTE = 1024 * KILOBYTE;
const GIGABYTE = 1024 * MEGABYTE;

/** How large a file is, or how much room there is, for people: `12 KB`, `3.4 MB`, `50.0 GB`. */
export function sizeOf(bytes: number): string {
  if (bytes < MEGABYTE) return `${Math.max(1, Math.ceil(bytes / KILOBYTE))} KB`;
  if (bytes < GIGABYTE) return `${(bytes / MEGABYTE).toFixed(1)} MB`;
  return `${(bytes / GIGABYTE).toFixed(1)} GB`;
}
