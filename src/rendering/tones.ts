import type { Tone } from './document.ts';

interface Colours {
  /** Of words and marks, on the tint and on the page alike. */
  readonly ink: string;
  /** Of the ground below a badge or a box. */
  readonly tint: string;
}

/** On white paper: each ink can be read on its tint (tones.test.ts). */
export const TONES: Readonly<Record<Tone, Colours>> = {
  critical: { ink: '#9b1c31', tint: '#fdecef' },
  high: { ink: '#a23c08', tint: '#fdefe6' },
  medium: { ink: '#775300', tint: '#fcf3d6' },
  low: { ink: '#1d5aa0', tint: '#e8f1fb' },
  info: { ink: '#4b5563', tint: '#eef0f3' },
  good: { ink: '#166534', tint: '#e6f5ec' },
  neutral: { ink: '#374151', tint: '#f1f3f5' },
};

/** On a dark screen. */
export const DARK_TONES: Readonly<Record<Tone, Colours>> = {
  critical: { ink: '#ff9db0', tint: '#43141f' },
  high: { ink: '#ffb37e', tint: '#40200b' },
  medium: { ink: '#f3cf63', tint: '#362a05' },
  low: { ink: '#9cc8ff', tint: '#122b49' },
  info: { ink: '#c3cad4', tint: '#2a313b' },
  good: { ink: '#86dda9', tint: '#0f331f' },
  neutral: { ink: '#d5dae1', tint: '#2a313b' },
};
