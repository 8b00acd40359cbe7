// Plain JavaScript, because it has to run, and explain itself, on a Node that cannot read the other scripts.
import { existsSync } from 'node:fs';
import process from 'node:process';

const [name, ...rest] = process.argv.slice(2);
const script = new URL(`./${name}.ts`, import.meta.url);
const oldest = 24;

if (Number.parseInt(process.versions.node, 10) < oldest) {
  console.error(
    `SecPortal needs Node ${oldest} or newer; this is ${process.version}.\n` +
      'On Linux (x64, arm64), "npm ci" brings the right one along: run "npm ci", then "npm run …" again.\n' +
      'Elsewhere, please install a newer one from https://nodejs.org.',
  );
  process.exit(1);
}
if (!name || !existsSync(script)) {
  console.error('usage: node scripts/run.cjs <name of a script in scripts/> [arguments]');
  process.exit(2);
}

process.argv = [process.argv[0], script.pathname, ...rest];
await import(script.href);
