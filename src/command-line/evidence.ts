import type { KeyObject } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { noteShown } from '../areas/workspace/evidence/downloads.ts';
import { makeEvidence } from '../areas/workspace/evidence/making.ts';
import { signedFile } from '../areas/workspace/evidence/signing.ts';
import { whyNoEvidence } from '../areas/workspace/evidence/words.ts';
import { keyOrObstacle } from '../audit/chain/checking.ts';
import { headKey } from '../audit/chain/keys.ts';
import { linksAfter } from '../audit/chain/queries.ts';
import { obstacleInWords } from '../audit/chain/words.ts';
import type { Reader } from '../data/database.ts';
import { type Checked, check, parsePublicKey, publicKeyHex } from '../domain/evidence/signature.ts';
import { writtenMoment } from '../domain/zoned-time.ts';
import type { Services } from '../services.ts';
import { onInstallation } from './administration.ts';
import { workspaceOf } from './named.ts';
import { OperatorError } from './operator-error.ts';

/** What a check says of evidence; all of it was signed. */
const said = z.object({
  madeAt: z.iso.datetime(),
  installation: z.string(),
  workspace: z.object({ name: z.string(), slug: z.string(), zone: z.string() }),
  day: z.string(),
  record: z.object({
    head: z.object({ chain: z.string(), entries: z.number(), hash: z.string() }).nullable(),
  }),
});
type Said = z.output<typeof said>;

const WHY: Readonly<Record<Exclude<Checked, { ok: true }>['why'], string>> = {
  unreadable:
    'isn’t evidence as SecPortal makes it, or isn’t all of it. Check the file as it was downloaded, byte by byte.',
  newer: 'is evidence of a later release. Check it with that one.',
  'other-key':
    'was signed with another key: by another installation, or by someone who made it up. Ask whose key it is.',
  changed: 'isn’t as it was signed: something in it was changed since. Don’t rely on it.',
};

/** The key that signs evidence and heads. Throws `OperatorError` where there is none. */
async function signingKey(services: Services): Promise<KeyObject> {
  const key = await keyOrObstacle(services, headKey);
  if (typeof key === 'string') throw new OperatorError(obstacleInWords(key));
  return key;
}

function fileOf(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new OperatorError(`${path} can’t be read (${(error as NodeJS.ErrnoException).code}).`);
  }
}

function checked(path: string, key: string): Said {
  const outcome = check(fileOf(path), key);
  if (!outcome.ok) throw new OperatorError(`${path} ${WHY[outcome.why]}`);
  return said.parse(outcome.json);
}

function right(path: string, { workspace, day, madeAt, installation }: Said): string {
  const made = writtenMoment(Date.parse(madeAt), 'UTC');
  return `${path} is right: evidence of ${workspace.name} (${workspace.slug}) for ${day} by the clock of ${workspace.zone}, made on ${made} at ${installation}. Nothing in it was changed since it was signed.`;
}

/** What the activity log that is there now says of where it ended then. */
async function inTheLog(db: Reader, path: string, { record: { head } }: Said): Promise<string> {
  if (head === null) return 'Nothing of the activity log was chained yet when it was made.';
  const [link] = await linksAfter(db, head.chain, head.entries - 1, 1);
  const isThere = link?.sequence === head.entries && Buffer.from(link.hash).toString('hex') === head.hash;
  if (isThere) return 'The activity log still has the entry at which it ended then.';
  throw new OperatorError(
    `${path} was signed here and not changed since. But the activity log no longer has the entry at which it ended then: it was rewritten, or a backup from before was restored. Run “secportal audit verify”.`,
  );
}

/** Whether a file is as this installation signed it, and what its log says of it now. Throws `OperatorError` where it isn't. */
export async function verifiedHere(services: Services, path: string): Promise<string> {
  const says = checked(path, publicKeyHex(await signingKey(services)));
  return `${right(path, says)}\n${await inTheLog(services.db, path, says)}`;
}

/** Whether a file is as a key signed it. Throws `OperatorError` where it isn't. */
export function verifiedWith(given: string, path: string): string {
  const key = parsePublicKey(given);
  if (key === null)
    throw new OperatorError('--key: give the public key as “secportal audit key” prints it, 64 characters.');
  return right(path, checked(path, key));
}

/** `evidence verify` (B12): whether a file is as it was signed, with a key that is given, or here. */
export async function verifyEvidence(path: string, key: string | undefined): Promise<void> {
  if (key === undefined) return onInstallation((services) => verifiedHere(services, path));
  console.log(verifiedWith(key, path));
}

/** `audit key`: the public key of what the installation signs. */
export const printKey = (): Promise<void> =>
  onInstallation(async (services) => publicKeyHex(await signingKey(services)));

export interface ShowOptions {
  /** The day, `2026-11-27`; today where it is left out. */
  readonly at?: string;
  /** Where it is written to; printed where it is left out. */
  readonly out?: string;
}

/** Evidence of a workspace as it is printed, or where it was written to. Throws `OperatorError` where there is none. */
export async function evidenceShown(
  services: Services,
  slug: string,
  { at, out }: ShowOptions,
): Promise<string> {
  const workspace = await workspaceOf(services, slug);
  const outcome = await makeEvidence(services, workspace, at ?? '', services.clock.now());
  if (!outcome.ok) throw new OperatorError(`--at: ${whyNoEvidence(outcome, workspace.zone)}`);
  const file = await signedFile(services, outcome.evidence);
  if ('obstacle' in file) throw new OperatorError(obstacleInWords(file.obstacle));
  await noteShown(services, outcome.evidence);
  const content = await text(file.content);
  // What is printed ends in a line feed anyway.
  if (out === undefined) return content.slice(0, -1);
  try {
    writeFileSync(out, content, { mode: 0o600 });
  } catch (error) {
    throw new OperatorError(`${out} can’t be written (${(error as NodeJS.ErrnoException).code}).`);
  }
  return `Wrote ${out}: evidence of ${workspace.name} for ${outcome.evidence.day}. Check it with “secportal evidence verify”.`;
}

/** `evidence show` (B12). */
export const showEvidence = (slug: string, options: ShowOptions): Promise<void> =>
  onInstallation((services) => evidenceShown(services, slug, options));
