import { counted, shownNumber } from '../../domain/counted.ts';
import type { Finding, Obstacle } from './checking.ts';
import type { MisdatedEntries } from './misdated.ts';
import type { Flaw, Verdict } from './verifying.ts';

/** What a check found, in words, for a page and for the command line. */

const days = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  timeZone: 'UTC',
});
const dayOf = (at: number) => days.format(at);

const DAY_MS = 24 * 60 * 60_000;

const entries = (count: number) => counted(count, 'entry', 'entries');

/** Which entry it is about. */
function which({ sequence, at, eventId }: Pick<Flaw, 'sequence' | 'at' | 'eventId'>): string {
  const what = sequence === null ? 'An entry' : `Entry ${shownNumber(sequence)}`;
  const when = at === null ? '' : ` of ${dayOf(at)}`;
  return eventId === null ? `${what}${when}` : `${what}${when} (${eventId})`;
}

/** What is wrong, in one or two sentences that name the entry. */
export function flawInWords(flaw: Flaw): string {
  const { kind, sequence, head } = flaw;
  const before = (sequence ?? 1) - 1;
  const last = shownNumber(before);
  switch (kind) {
    case 'missing':
      return `${which(flaw)} is missing: someone removed it from the database.`;
    case 'changed':
      return `${which(flaw)} isn’t what was recorded: someone changed it in the database.`;
    case 'moved':
      return `${which(flaw)} is out of order: someone moved it in the database.`;
    case 'twice':
      return `${which(flaw)} is in the chain twice: someone copied it in the database.`;
    case 'gap':
      return `${which(flaw)} is missing from the chain, with everything up to the next link.`;
    case 'fork':
      return `${which(flaw)} isn’t the only one in its place: someone put another one into the database.`;
    case 'cut':
      return sequence === 1
        ? 'The chain has no beginning: someone removed it from the database.'
        : `The chain doesn’t hold together after entry ${last}: someone changed it in the database.`;
    case 'cut-off': {
      const ends = before === 0 ? 'The chain is empty' : `The log ends after entry ${last}`;
      return head === undefined
        ? `${ends}, and once went on: someone removed what came after it from the database.`
        : `${ends}, but on ${dayOf(head.at)} it had ${entries(head.entries)}: what came after it was removed, or a backup from before was restored.`;
    }
    case 'rewritten':
      return `${which(flaw)} isn’t the one that was there on ${dayOf(head?.at ?? 0)}: the log up to it was rewritten, or a backup from before was restored and other things were recorded since.`;
    case 'left-out':
      return `${which(flaw)} isn’t in the chain: someone put it into the database, or took it out of the chain.`;
  }
}

const OBSTACLES: Readonly<Record<Obstacle, string>> = {
  'not-chained':
    'The activity log isn’t chained yet. The server does that by itself within seconds; where there’s much of it, within minutes.',
  'key-gone':
    'The activity log can’t be checked: its key is gone from the database. It has to be restored from a backup.',
  'key-of-others':
    'The activity log can’t be checked: its key was changed, or sealed by another installation. The database has to be restored from a backup.',
};

/** Why nothing could be checked, and what is to be done. */
export const obstacleInWords = (obstacle: Obstacle): string => OBSTACLES[obstacle];

/** What a check came to, in a few sentences. */
export function findingInWords(finding: Finding): string {
  if ('obstacle' in finding) return obstacleInWords(finding.obstacle);
  const fits = finding.whole && (finding.proofs ?? 0) > 0 ? ' It fits the proof that you kept.' : '';
  return `${verdictInWords(finding)}${fits}`;
}

/** That entries were put in at another time than they give, in a few sentences. */
function misdatedInWords({ count, first }: MisdatedEntries): string {
  const when =
    first.at > first.chainedAt
      ? 'long before the time it gives'
      : 'long after the time it gives, and after entries with a later one';
  const more =
    count === 1 ? '' : ` ${entries(count - 1)} after it ${count === 2 ? 'gives' : 'give'} a wrong time, too.`;
  return ` But ${which(first).replace('Entry', 'entry')} was added on ${dayOf(first.chainedAt)}, ${when}.${more} Unless a server’s clock was wrong, someone put it into the database.`;
}

/** What a check found, in a few sentences. */
export function verdictInWords(verdict: Verdict): string {
  const added = verdict.misdated === undefined ? '' : misdatedInWords(verdict.misdated);
  if (!verdict.whole) {
    const before =
      verdict.entries === 0
        ? ''
        : ` The ${entries(verdict.entries)} before that ${verdict.entries === 1 ? 'is' : 'are'} as recorded.`;
    return `The activity log isn’t whole. ${flawInWords(verdict.flaw)}${before}${added}`;
  }
  const { since, chainedAt, waiting } = verdict;
  const waits =
    waiting === 0
      ? ''
      : ` ${entries(waiting)} from the last few seconds ${waiting === 1 ? 'isn’t' : 'aren’t'} chained yet.`;
  if (since === null || chainedAt === null)
    return `The activity log is whole: it has no entries yet.${waits}`;
  const late =
    chainedAt - since < DAY_MS
      ? ''
      : ` It has been chained since ${dayOf(chainedAt)}: entries from before are as they were on that day.`;
  return `The activity log is whole: ${entries(verdict.entries)} since ${dayOf(since)}.${late}${waits}${added}`;
}
