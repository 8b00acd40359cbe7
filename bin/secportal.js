// Plain JavaScript that an older Node reads too, so that it can hand over to the one that npm installed here.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const main = new URL('../dist/main.js', import.meta.url);
const ownNode = fileURLToPath(new URL('../node_modules/.bin/node', import.meta.url));
const oldest = 24;

if (!existsSync(main)) {
  console.error('SecPortal is not built yet. In its directory, run: npm run build');
  process.exit(1);
}

if (Number.parseInt(process.versions.node, 10) >= oldest) {
  await import(main.href);
} else if (existsSync(ownNode)) {
  const child = spawn(ownNode, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
    stdio: 'inherit',
  });
  // A service manager signals this process alone; the server behind it has to hear of it.
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  // Ctrl-C reaches both by itself.
  process.on('SIGINT', () => undefined);
  child.on('exit', (code, signal) => {
    if (signal) {
      process.removeAllListeners(signal);
      process.kill(process.pid, signal);
    } else {
      process.exit(code ?? 1);
    }
  });
} else {
  console.error(`SecPortal needs Node ${oldest} or newer; this is ${process.version}.`);
  process.exit(1);
}
