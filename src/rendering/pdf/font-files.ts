import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const require = createRequire(import.meta.url);

const PACKAGES = {
  Inter: 'inter',
  SourceSerif4: 'source-serif-4',
  JetBrainsMono: 'jetbrains-mono',
  NotoSansArabic: 'noto-sans-arabic',
  NotoSansHebrew: 'noto-sans-hebrew',
  NotoEmoji: 'noto-emoji',
} as const;

/** A font of those that are shipped. */
export type FontName = keyof typeof PACKAGES;

const STYLES: Readonly<Record<FontName, readonly string[]>> = {
  Inter: ['400Regular', '400Regular_Italic', '500Medium', '600SemiBold', '700Bold', '700Bold_Italic'],
  SourceSerif4: ['400Regular', '400Regular_Italic', '600SemiBold', '700Bold', '700Bold_Italic'],
  JetBrainsMono: ['400Regular', '400Regular_Italic', '700Bold'],
  NotoSansArabic: ['400Regular', '700Bold'],
  NotoSansHebrew: ['400Regular', '700Bold'],
  NotoEmoji: ['400Regular', '700Bold'],
};

const fileOf = (name: FontName, style: string) =>
  join(
    dirname(require.resolve(`@expo-google-fonts/${PACKAGES[name]}/package.json`)),
    style,
    `${name}_${style}.ttf`,
  );

/** One font's upright file, which says what characters it has. */
export const uprightFont = (name: FontName): Buffer => readFileSync(fileOf(name, '400Regular'));

/** The files of all shipped fonts that PDFs are set in. */
export const fontFiles = (): Buffer[] =>
  (Object.keys(STYLES) as FontName[]).flatMap((name) =>
    STYLES[name].map((style) => readFileSync(fileOf(name, style))),
  );
