type Channels = readonly [red: number, green: number, blue: number];

const COLOUR = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i;

/** Null for what isn't written `#1d4ed8`. */
function channelsOf(colour: string): Channels | null {
  const [, red, green, blue] = COLOUR.exec(colour) ?? [];
  if (red === undefined || green === undefined || blue === undefined) return null;
  return [Number.parseInt(red, 16), Number.parseInt(green, 16), Number.parseInt(blue, 16)];
}

const linear = (channel: number): number => {
  const share = channel / 255;
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
};

const luminance = ([red, green, blue]: Channels): number =>
  0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);

/** What text needs against its ground (WCAG 2.2, 1.4.3). */
export const TEXT_CONTRAST = 4.5;

/** How far two colours written `#1d4ed8` are apart: from 1 to 21 (WCAG 2.2). Of what isn't one, 1. */
export function contrastOf(one: string, other: string): number {
  const [first, second] = [channelsOf(one), channelsOf(other)];
  if (first === null || second === null) return 1;
  const [light, dark] = [luminance(first), luminance(second)].sort((x, y) => y - x) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

const hex = (channel: number): string => Math.round(channel).toString(16).padStart(2, '0');

/** A colour as it is, or as much lighter or darker as it takes to be read on a ground. */
export function readableOn(colour: string, ground: string): string {
  const channels = channelsOf(colour);
  const towards = contrastOf(ground, '#ffffff') > contrastOf(ground, '#000000') ? 255 : 0;
  for (let share = 0; channels !== null && share < 1; share += 0.05) {
    const mixed = `#${channels.map((channel) => hex(channel + (towards - channel) * share)).join('')}`;
    if (contrastOf(mixed, ground) >= TEXT_CONTRAST) return mixed;
  }
  return towards === 255 ? '#ffffff' : '#000000';
}
