import { readFileSync } from 'node:fs';
import { createRequire, registerHooks, setSourceMapsSupport } from 'node:module';
import { fileURLToPath } from 'node:url';

/*
 * Tests start the product from its sources, as Node reads them, and Node reads no JSX. Loaded by Vitest, by whatever that
 * starts, and by the threads of that.
 */

const require = createRequire(import.meta.url);

// A trace names the lines of the source.
setSourceMapsSupport(true, { nodeModules: false, generatedCode: false });

registerHooks({
  load(url, context, next) {
    const file = new URL(url);
    if (!file.pathname.endsWith('.tsx')) return next(url, context);
    const { transformSync } = require('rolldown/utils');
    const path = fileURLToPath(file);
    const { code, map } = transformSync(path, readFileSync(path, 'utf8'), {
      jsx: { runtime: 'automatic', importSource: 'preact' },
      sourcemap: true,
    });
    const mapped = Buffer.from(JSON.stringify(map)).toString('base64');
    const source = `${code}\n//# sourceMappingURL=data:application/json;base64,${mapped}\n`;
    return { format: 'module', source, shortCircuit: true };
  },
});
