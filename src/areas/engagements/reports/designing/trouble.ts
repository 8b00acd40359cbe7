import type { Tried } from './sampling.ts';

/** Why a design was not saved, for whoever tried. */
export const TROUBLE: Readonly<Record<Exclude<Tried, 'ok'>, string>> = {
  'too-slow': 'A report in this design takes too long to make. Shorten your own sections and texts.',
  'too-large': 'A report in this design is too large to make. Shorten your own sections and texts.',
  refused:
    'We can’t make a report in this design. Look for something unusual in your own sections and texts.',
  busy: 'Too many reports are being made right now. Nothing was saved: press the button again in a minute.',
};
