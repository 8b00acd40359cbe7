import { enableCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';

// Whoever loads this keeps what it has compiled for the next one: some hundred processes load the same modules.
enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/compiled', import.meta.url)));
