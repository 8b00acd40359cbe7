const KILOBYTE = 1024;
const MEGABYTE = 1024 * KILOBYTE;

/** How large a file is, for people: `12 KB`, `3.4 MB`. */
export const sizeOf = (bytes: number): string =>
  bytes < MEGABYTE ? `${Math.max(1, Math.ceil(bytes / KILOBYTE))} KB` : `${(bytes / MEGABYTE).toFixed(1)} MB`;
