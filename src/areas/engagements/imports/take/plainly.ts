/** A text on one line, whose signs mean nothing in Markdown (CommonMark 2.4). */
export const plainly = (text: string): string =>
  text
    .replace(/\s+/gu, ' ')
    .trim()
    .replace(/[\\`*_{}[\]<>()#+.!|~-]/g, '\\$&');
