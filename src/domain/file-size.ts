const KILOBYTE = 1024;
const MEGABYTE = 1024 * KILOBYTE;
const GIGABYTE = 1024 * MEGABYTE;

const inTenths = (size: number) => size.toFixed(1).replace(/\.0$/, '');

/** How large a file is, or how much room there is, for people: `12 KB`, `3.4 MB`, `50 GB`. */
export function sizeOf(bytes: number): string {
  if (bytes < MEGABYTE) return `${Math.max(1, Math.ceil(bytes / KILOBYTE))} KB`;
  if (bytes < GIGABYTE) return `${inTenths(bytes / MEGABYTE)} MB`;
  return `${inTenths(bytes / GIGABYTE)} GB`;
}
