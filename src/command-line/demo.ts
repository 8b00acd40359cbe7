import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { configFromEnvironment } from '../config.ts';
import { seedDemo } from '../demo/seed.ts';
import { welcome } from '../demo/welcome.ts';
import { createLog } from './log.ts';
import { askedToEnd, openInstallation, startServer } from './server.ts';

/** Nothing that belongs to a real installation is touched, whatever the environment names. */
const NOTHING_REAL = {
  BASE_URL: undefined,
  DATABASE_URL: undefined,
  FILES_URL: undefined,
  SEALING_KEYS: undefined,
  SEALING_KEY_FILE: undefined,
  SIGNUP: undefined,
  SMTP_URL: undefined,
  TRUST_PROXY: undefined,
} as const;

/** Serves a seeded, throw-away database until it is asked to end. `port` takes the place of PORT. */
export async function demo(port: string | undefined): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'secportal-demo-'));
  process.on('exit', () => rmSync(directory, { recursive: true, force: true }));
  const config = configFromEnvironment({
    ...NOTHING_REAL,
    DATA_DIR: directory,
    ...(port !== undefined && { PORT: port }),
  });
  // Until the welcome is on the screen only trouble is worth a line.
  const log = await createLog('warn');
  const ending = askedToEnd();
  const backstage = await openInstallation(config, log);
  const seeded = await seedDemo(backstage.services);
  const server = await startServer(backstage);
  console.log(welcome(seeded, config));
  log.level = 'info';
  await ending;
  await server.stop();
}
