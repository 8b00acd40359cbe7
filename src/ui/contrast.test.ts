import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { roles } from '../markdown/highlight.ts';
import { accents } from './accent.ts';

const css = readFileSync(new URL('./app.css', import.meta.url), 'utf8');

type Rgb = readonly [number, number, number];

/** OKLCH to linear sRGB (CSS Color 4, section 10), unclamped. */
const linearRgb = (lightness: number, chroma: number, hue: number): Rgb => {
  const a = chroma * Math.cos((hue * Math.PI) / 180);
  const b = chroma * Math.sin((hue * Math.PI) / 180);
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ];
};

const luminance = ([r, g, b]: Rgb): number => 0.2126 * r + 0.7152 * g + 0.0722 * b;

/** WCAG 2.2, 1.4.3. */
const contrast = (one: Rgb, other: Rgb): number => {
  const [light, dark] = [luminance(one), luminance(other)].toSorted((x, y) => y - x) as [number, number];
  return (light + 0.05) / (dark + 0.05);
};

const themeOf = (name: string): string => css.match(new RegExp(`name: "${name}";[^}]*`))?.[0] ?? '';
const accentOf = (name: string): { hue: string; chroma: string } => {
  const rule = css.match(new RegExp(`\\.accent-${name} \\{([^}]*)`))?.[1] ?? '';
  return {
    hue: rule.match(/--accent-h: ([\d.]+)/)?.[1] ?? 'missing',
    chroma: rule.match(/--accent-c: ([\d.]+)/)?.[1] ?? 'missing',
  };
};

const colourOf = (theme: string, token: string, accent: (typeof accents)[number]): Rgb => {
  const { hue, chroma } = accentOf(accent);
  const value = themeOf(theme).match(new RegExp(`--${token}: oklch\\(([^;]*)\\);`))?.[1] ?? '';
  const [l, c, h] = value
    .replace('calc(var(--accent-c) * 0.75)', String(Number(chroma) * 0.75))
    .replace('var(--accent-c)', chroma)
    .replace('var(--accent-h)', hue)
    .split(' ');
  return linearRgb(Number.parseFloat(l ?? '') / 100, Number(c), Number(h));
};

const surfaces = ['color-base-100', 'color-base-200'];
const text = 4.5;
const shape = 3;
const pairs: readonly (readonly [foreground: string, background: string, least: number])[] = [
  ...surfaces.flatMap((surface) =>
    [
      'color-base-content',
      'muted',
      'color-primary',
      'color-info',
      'color-success',
      'color-warning',
      'color-error',
    ].map((colour) => [colour, surface, text] as const),
  ),
  ...surfaces.map((surface) => ['edge', surface, shape] as const),
  ['muted', 'color-base-300', text],
  ['bar-content', 'bar', text],
  ...['primary', 'neutral', 'info', 'success', 'warning', 'error'].map(
    (colour) => [`color-${colour}-content`, `color-${colour}`, text] as const,
  ),
];

describe.each(['paper', 'ink'])('theme %s', (theme) => {
  test.each(accents)('accent %s: text reaches 4.5:1, borders of fields and the focus ring 3:1', (accent) => {
    for (const [foreground, background, least] of pairs) {
      const ratio = contrast(colourOf(theme, foreground, accent), colourOf(theme, background, accent));
      expect(ratio, `${foreground} on ${background}`).toBeGreaterThanOrEqual(least);
    }
  });

  test.each(accents)('accent %s lies within sRGB, so that no browser maps it to another colour', (accent) => {
    for (const token of ['color-primary', 'bar']) {
      for (const channel of colourOf(theme, token, accent)) {
        expect(channel, token).toBeGreaterThan(-0.002);
        expect(channel, token).toBeLessThan(1.002);
      }
    }
  });
});

test('code on its ground is coloured by what reaches 4.5:1 there, each of its roles', () => {
  const colours = [...css.matchAll(/^ {2}(?::is\()?(\.code-[^{]*?)\)? \{\s*color: var\(--([\w-]+)\);/gm)];
  const coloured = colours.flatMap(([, selectors = '']) => selectors.split(', '));
  expect(coloured.toSorted()).toEqual(roles.map((role) => `.code-${role}`).toSorted());
  const proven = pairs.filter(([, surface, least]) => surface === 'color-base-200' && least >= text);
  for (const [, , colour] of colours) expect(proven.map(([foreground]) => foreground)).toContain(colour);
});

test("the style sheet asks for nothing that `img-src 'self'` would refuse", () => {
  expect(css).not.toMatch(/url\(["']?(data|https?):/);
});
