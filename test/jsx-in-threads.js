import { readFileSync } from 'node:fs';
import { createRequire, registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';

/*
 * The product's own threads start from its sources in tests, as Node reads them, and Node reads no JSX. Loaded by whatever
 * Vitest starts, and by the threads of that.
 */

const require = createRequire(import.meta.url);

registerHooks({
  load(url, context, next) {
    if (!url.endsWith('.tsx')) return next(url, context);
    const { transformSync } = require('rolldown/utils');
    const path = fileURLToPath(url);
    const { code } = transformSync(path, readFileSync(path, 'utf8'), {
      jsx: { runtime: 'automatic', importSource: 'preact' },
    });
    return { format: 'module', source: code, shortCircuit: true };
  },
});
