import { readFileSync } from 'node:fs';

/** Which release this is: `1.2.0`. */
export function release(): string {
  const manifest = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  return (JSON.parse(manifest) as { version: string }).version;
}
