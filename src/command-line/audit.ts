import type { KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { eraseFromRecord } from '../areas/platform/administration/erase-from-record.ts';
import { checkChain, isAllRight, keyOrObstacle } from '../audit/chain/checking.ts';
import { type Head, type HeadsReading, readHeads, signHead } from '../audit/chain/heads.ts';
import { commitmentKey, headKey } from '../audit/chain/keys.ts';
import { INSTALLATION } from '../audit/chain/links.ts';
import { chainsOfRecord, headsNow } from '../audit/chain/queries.ts';
import { findingInWords, obstacleInWords } from '../audit/chain/words.ts';
import type { Reader } from '../data/database.ts';
import { parseEmail } from '../domain/email.ts';
import type { Services } from '../services.ts';
import { onInstallation } from './administration.ts';
import { asCommandLine, checkedReason, workspaceOf } from './named.ts';
import { OperatorError } from './operator-error.ts';

export interface VerifyOptions {
  /** The slug of a workspace, where only its chain is to be checked. */
  readonly workspace?: string;
  /** A file with heads that were kept. */
  readonly head?: string;
}

/** A key of the record, or what the operator has to mend. */
async function keyOf(services: Services, find: typeof commitmentKey): Promise<KeyObject> {
  const key = await keyOrObstacle(services, find);
  if (typeof key === 'string') throw new OperatorError(obstacleInWords(key));
  return key;
}

const WHY: Readonly<Record<Exclude<HeadsReading, { ok: true }>['why'], string>> = {
  unreadable: 'isn’t a head. Give a file with what was emailed, posted or downloaded, one head on each line.',
  'other-installation': 'was signed by another installation.',
  forged: 'wasn’t signed by this installation, or was changed since.',
};

function keptHeads(key: KeyObject, file: string): readonly Head[] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new OperatorError(`${file} can’t be read (${(error as NodeJS.ErrnoException).code}).`);
  }
  const reading = readHeads(key, text);
  if (!reading.ok) throw new OperatorError(`Line ${reading.line} of ${file} ${WHY[reading.why]}`);
  if (reading.heads.length === 0) throw new OperatorError(`${file} is empty.`);
  return reading.heads;
}

async function chainName(db: Reader, chain: string): Promise<string> {
  if (chain === INSTALLATION) return 'Installation';
  const row = await db.selectFrom('workspaces').select('name').where('id', '=', chain).executeTakeFirst();
  return row?.name ?? `Workspace ${chain}, which is erased`;
}

/** `audit verify` (B11): says of each chain whether it is whole, or names the first entry that is not as recorded. */
export function verifyRecord({ workspace, head: file }: VerifyOptions): Promise<void> {
  return onInstallation(async (services) => {
    const { db } = services;
    await keyOf(services, commitmentKey);
    const only = workspace === undefined ? null : await workspaceOf(services, workspace);
    const kept = file === undefined ? [] : keptHeads(await keyOf(services, headKey), file);
    const heads = only === null ? kept : kept.filter(({ chain }) => chain === only.id);
    if (only !== null && kept.length > 0 && heads.length === 0)
      throw new OperatorError(`${file} has no head of ${only.name}’s log, so nothing would be compared.`);
    const chains =
      only === null
        ? new Set([...(await chainsOfRecord(db)), ...heads.map(({ chain }) => chain)])
        : [only.id];
    let broken = 0;
    for (const chain of chains) {
      const finding = await checkChain(services, chain, heads);
      if (!isAllRight(finding)) broken += 1;
      console.log(`${await chainName(db, chain)}: ${findingInWords(finding)}`);
    }
    if (broken > 0)
      throw new OperatorError(
        'Stop the server, keep a copy of the database as it is, and find out who had access to it.',
      );
    return heads.length === 0
      ? 'Whether something was cut off at the end, only heads that were kept elsewhere can show: see --head.'
      : 'The heads that you kept fit. What was cut off at the end of a log, only a head of that log can show.';
  });
}

/** `audit heads`: where each chain ends now, signed, one on each line, to be kept elsewhere. */
export function printHeads(): Promise<void> {
  return onInstallation(async (services) => {
    const key = await keyOf(services, headKey);
    const heads = await headsNow(services.db, services.clock.now());
    return heads.map((head) => JSON.stringify(signHead(key, head))).join('\n');
  });
}

/** `audit erase`: takes a person out of the activity log, and leaves a number (B11). */
export function eraseRecorded(given: string, why: string): Promise<void> {
  const reason = checkedReason(why);
  const address = parseEmail(given);
  if (address === null) throw new OperatorError(`${given} is not an email address.`);
  return onInstallation(async (services) => {
    const outcome = await eraseFromRecord(services, asCommandLine(services), { address, reason });
    if (!outcome.ok)
      throw new OperatorError(
        outcome.reason === 'has-account'
          ? `${address} still has an account, and would go on being recorded. They can delete it under “Your account”; erase them after that.`
          : obstacleInWords(outcome.reason),
      );
    return outcome.entries === 0
      ? `${address} is nowhere in the activity log. Nothing was changed.`
      : `Erased ${address} from the activity log (${outcome.entries === 1 ? '1 entry' : `${outcome.entries} entries`}). Backups from before still hold them.`;
  });
}
