/** The accents that a workspace may choose from; each is checked for contrast in both themes (contrast.test.ts). */
export const accents = ['teal', 'blue', 'indigo', 'violet', 'plum', 'bronze', 'moss', 'slate'] as const;

export type Accent = (typeof accents)[number];

/** Class for `<html>`. Anything that is not a known accent falls back to teal, so that no stored value reaches the page. */
export const accentClass = (accent: string | undefined): string =>
  `accent-${accents.find((known) => known === accent) ?? 'teal'}`;
