import { type Config, ConfigError, configFromEnvironment } from '../../config.ts';
import { createLog } from '../log.ts';
import { OperatorError } from '../operator-error.ts';
import { checkBaseUrl, checkDns, checkTls } from './address.ts';
import { checkClock } from './clock.ts';
import { checkDatabase, checkDisk, findKeys, withDatabase } from './data.ts';
import { CHECKS, type Finding, findings } from './finding.ts';
import { checkMail } from './mail.ts';
import { checkProxy, checkServer } from './visit.ts';

export interface DoctorOptions {
  readonly json?: true;
  readonly timeServer: string;
}

async function examine(config: Config, { timeServer }: DoctorOptions): Promise<readonly Finding[]> {
  const now = Date.now();
  const log = await createLog('silent');
  const { keyring, finding: keys } = findKeys(config);
  const visits =
    keyring === null
      ? (['server', 'proxy'] as const).map((name) =>
          findings(name).warn('Not checked: the server answers only to its own sealing key.', 'See “keys”.'),
        )
      : [checkServer(config, keyring, now), checkProxy(config, keyring, now)];
  const found = await Promise.all([
    checkDns(config),
    checkTls(config, now),
    ...visits,
    checkDisk(config),
    checkClock(timeServer),
  ]);
  let mail: Finding | null = null;
  const database = await withDatabase(config, log, async (db) => {
    const finding = await checkDatabase(config, db, keyring);
    if (finding.status === 'ok') mail = await checkMail(config, db);
    return [finding];
  });
  return [
    findings('settings').ok('All settings are valid.'),
    checkBaseUrl(config),
    keys,
    ...found,
    ...database,
    mail ?? (await checkMail(config, null)),
  ];
}

function settingsOrFinding(): Config | Finding {
  try {
    return configFromEnvironment();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return findings('settings').fail(
      error.message,
      'Correct them; docs/running.md lists all settings. Nothing else was checked.',
    );
  }
}

const WIDTH = Math.max(...CHECKS.map((name) => name.length));

function lineOf(finding: Finding): string {
  const start = `${finding.status.padEnd(4)}  ${finding.name.padEnd(WIDTH)}  `;
  const line = `${start}${finding.says}`;
  return finding.status === 'ok' ? line : `${line}\n${' '.repeat(start.length)}→ ${finding.todo}`;
}

const RESULT = {
  ok: 'Everything is in order.',
  warn: 'SecPortal works. Look at what is marked “warn”.',
} as const;

/**
 * `doctor` (B15): looks at everything that an operator can get wrong, changes nothing, and says what to do. Throws
 * `OperatorError` where a check failed, so that the command ends with 1.
 */
export async function doctor(options: DoctorOptions): Promise<void> {
  const config = settingsOrFinding();
  const found = 'status' in config ? [config] : await examine(config, options);
  const sorted = CHECKS.flatMap((name) => found.filter((finding) => finding.name === name));
  const failed = sorted.filter(({ status }) => status === 'fail').length;
  if (options.json) {
    console.log(JSON.stringify({ ok: failed === 0, checks: sorted }, null, 2));
  } else {
    console.log(sorted.map(lineOf).join('\n'));
  }
  if (failed > 0) throw new OperatorError(failed === 1 ? '1 check failed.' : `${failed} checks failed.`);
  if (!options.json)
    console.log(`\n${sorted.some(({ status }) => status === 'warn') ? RESULT.warn : RESULT.ok}`);
}
