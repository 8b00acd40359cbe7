import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { extname, join, sep } from 'node:path';
import { setAssetBase } from '../ui/assets.ts';
import { paths } from './paths.ts';
import type { Routes } from './route.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

/**
 * Serves the built files of `directory` from memory, under a path that names their content, so that browsers may
 * keep them for a year. There are a dozen small ones; what is not read at start cannot be asked for.
 */
export function registerAssets(routes: Routes, directory: string): void {
  const files = readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .filter((name) => TYPES[extname(name)] !== undefined)
    .sort()
    .map((name) => ({ name: name.split(sep).join('/'), content: readFileSync(join(directory, name)) }));
  const hash = createHash('sha256');
  for (const { name, content } of files) hash.update(name).update('\0').update(content);
  const base = paths.assets(hash.digest('hex').slice(0, 16));
  setAssetBase(base);
  for (const { name, content } of files) {
    const type = TYPES[extname(name)] ?? 'application/octet-stream';
    routes.open(`${base}/${name}`, (_request, reply) =>
      reply.type(type).header('cache-control', 'public, max-age=31536000, immutable').send(content),
    );
  }
}
