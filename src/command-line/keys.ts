import { COMMAND_LINE, recordAlone } from '../audit/record.ts';
import type { Config } from '../config.ts';
import { type Database, writable } from '../data/database.ts';
import { count } from '../mail/phrases.ts';
import { checkKeyring, noteRetired } from '../sealing/key-check.ts';
import { addKey, keyFileWrittenAt, removeKeysBefore } from '../sealing/key-file.ts';
import type { Keyring } from '../sealing/sealed-box.ts';
import { isAnythingLeft, resealAll } from '../sealing/sealed-rows.ts';
import { onInstallation } from './administration.ts';
import { OperatorError } from './operator-error.ts';

/**
 * How long a key must have been there before those before it go, in milliseconds: longer than any request takes that
 * may still be about to commit what it sealed under one of them.
 */
const SETTLED_MS = 60_000;

function namesBefore({ keys, newest }: Keyring): string {
  const old = [...keys.keys()].filter((version) => version < newest).sort((a, b) => a - b);
  return old.map((version) => `v${version}`).join(', ');
}

function recordKeys(db: Database, type: 'key.added' | 'keys.retired', label: string, at: number) {
  return recordAlone(db, { ...COMMAND_LINE, type, at, subject: { id: null, label } });
}

/** Where the keys are not in a file of ours, adding one is the operator's: this says how. */
function addInEnvironment({ newest }: Keyring): string {
  return [
    'The keys are in SEALING_KEYS, and everything is sealed with the newest one.',
    `To rotate, append ",v${newest + 1}:" and the output of "openssl rand -base64 32" to SEALING_KEYS,`,
    'restart every server with it, and run this again.',
  ].join('\n');
}

/** `keys rotate` (ASVS 11.2.2): adds a key, and seals everything anew under it beside a running server. */
export function rotateKeys(): Promise<void> {
  return onInstallation(async ({ db: reader, keyring, config, clock }) => {
    const db = writable(reader);
    const inFile = config.sealingKeys === undefined;
    if (inFile) {
      addKey(config.sealingKeyFile);
      // Before the first box under it: a start without it must be refused from now on.
      await checkKeyring(db, keyring);
      await recordKeys(db, 'key.added', `v${keyring.newest}`, clock.now());
    } else if (!(await isAnythingLeft(db, keyring))) {
      return addInEnvironment(keyring);
    }
    const { resealed, unopened } = await resealAll(db, keyring);
    return [
      `Everything is now sealed with v${keyring.newest} (${count(resealed, 'value')} resealed).`,
      ...unopened.map((row) => `No key opens ${row}. Reset two-factor authentication for that account.`),
      inFile
        ? `Back up ${config.sealingKeyFile} again. After a minute, "secportal keys retire" removes the old key.`
        : 'When every server runs with it, "secportal keys retire" retires the old keys.',
    ].join('\n');
  });
}

function mustBeSettled(config: Config, now: number): void {
  if (config.sealingKeys === undefined && now - keyFileWrittenAt(config.sealingKeyFile) < SETTLED_MS) {
    throw new OperatorError(
      'The newest key has only just been added, and a request may still be using an old one. Wait a minute, then try again.',
    );
  }
}

/** `keys retire`: gives up every key but the newest, once nothing is sealed under them. */
export function retireKeys(): Promise<void> {
  return onInstallation(async ({ db: reader, keyring, config, clock }) => {
    const db = writable(reader);
    const old = namesBefore(keyring);
    if (old === '') return `There is only one key, v${keyring.newest}. Nothing was changed.`;
    mustBeSettled(config, clock.now());
    if (await isAnythingLeft(db, keyring)) {
      throw new OperatorError(
        `Something is still sealed with ${old}. Run "secportal keys rotate" first, or again. Nothing was changed.`,
      );
    }
    // First here, then in the file: were it the other way round, a crash in between would leave a server that does not start.
    await noteRetired(db, keyring);
    await recordKeys(db, 'keys.retired', old, clock.now());
    if (config.sealingKeys !== undefined) {
      return `Nothing needs ${old} any more. Remove it from SEALING_KEYS on every server.`;
    }
    removeKeysBefore(config.sealingKeyFile, keyring.newest);
    return `Removed ${old} from ${config.sealingKeyFile}. Keep a copy for as long as you keep database backups from before the rotation.`;
  });
}
