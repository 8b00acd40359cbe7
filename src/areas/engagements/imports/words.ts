import { counted } from '../../../domain/counted.ts';
import { sizeOf } from '../../../domain/file-size.ts';
import { severityName } from '../../../domain/finding.ts';
import type { Tone } from '../../../ui/tone.ts';
import type { ImportGroup } from './preview-queries.ts';
import { type Import, type ImportCounts, isMappable } from './queries.ts';

/* What the pages of an import say, in every state that it can be in. */

const placesOf = (count: number) => counted(count, 'place', 'places');

type Made = Pick<ImportCounts, 'made' | 'added'>;

/** What an import has brought so far: `2 drafts were added, and 1 finding was updated`; empty for nothing. */
function broughtBy({ made, added }: Made): string {
  const drafts = made === 0 ? '' : `${counted(made, 'draft was', 'drafts were')} added`;
  const findings = added === 0 ? '' : `${counted(added, 'finding was', 'findings were')} updated`;
  return [drafts, findings].filter((part) => part !== '').join(', and ');
}

/** How an import ended, or what is to be done now; `isImported` where it is to be said when and by whom. */
export interface OutcomeWords {
  readonly tone: Tone;
  readonly title: string;
  readonly text: string;
  readonly isImported: boolean;
}

type Ended = Pick<Import, 'state' | 'isTaking' | 'isCleared' | 'reason' | 'hasFile' | 'columns'>;

/** The same; null while it is under way, or waits for its first choice. */
export function outcomeWords(of: Ended, counts: Made): OutcomeWords | null {
  const brought = broughtBy(counts);
  const words = { tone: 'info', isImported: false } as const;
  if (isMappable(of) && of.state === 'failed')
    return {
      ...{ ...words, tone: 'warning', title: 'Which column holds the titles of findings?' },
      text: 'We couldn’t tell by the names of the columns. Choose what they hold, and we read the file again.',
    };
  if (of.state === 'failed')
    return {
      ...{ ...words, tone: 'danger', title: 'This file couldn’t be read' },
      text: of.reason === '' ? 'Reading it failed again and again for a day. Upload it again.' : of.reason,
    };
  if (of.state === 'cancelled')
    return {
      ...{ ...words, title: 'This import was cancelled' },
      text: `${cancelledText(of, counts)} To import the file after all, upload it again.`,
    };
  if (of.isTaking || of.state === 'reading') return null;
  if (of.state === 'preview')
    return brought === ''
      ? null
      : {
          ...{ ...words, tone: 'warning', title: 'Adding has stopped' },
          text: `${brought}. Tick what else you want, and add it.`,
        };
  if (of.isCleared)
    return {
      ...{ ...words, title: 'What was in this file isn’t kept any more', isImported: true },
      text: 'After 90 days we remove what was read. The findings that were made of it stay.',
    };
  const { made, added } = counts;
  const isNothing = brought === '';
  return {
    ...{ tone: isNothing ? 'info' : 'success', isImported: true },
    title: isNothing
      ? 'Nothing was added'
      : [
          made === 0 ? '' : `${counted(made, 'draft', 'drafts')} added`,
          added === 0 ? '' : `${counted(added, 'finding', 'findings')} updated`,
        ]
          .filter((part) => part !== '')
          .join(', '),
    text: isNothing ? 'What was ticked is in your findings already.' : '',
  };
}

/** What is left of an import that was cancelled. */
export function cancelledText({ isCleared }: Pick<Import, 'isCleared'>, counts: Made): string {
  const brought = broughtBy(counts);
  const stays = counts.made + counts.added === 1 ? 'It stays.' : 'They stay.';
  if (brought !== '') return `Before that, ${brought}. ${stays}`;
  // What became of its checks went with them.
  return isCleared
    ? 'What was in the file isn’t kept any more. Findings that were made of it stay.'
    : 'Nothing was added.';
}

type Stands = Pick<Import, 'state' | 'isCleared'>;

/** Why nothing of an import can be taken. */
export function notTakenText({ state, isCleared }: Stands): string {
  if (state === 'reading') return 'This file is still being read. Nothing was added.';
  if (state === 'failed') return 'This file couldn’t be read. Nothing was added.';
  if (state === 'cancelled' && !isCleared) return 'This import was cancelled. Nothing was added.';
  return 'What was in this file isn’t kept any more. Nothing was added.';
}

/** Why an import can't be cancelled. */
export function notCancelledText({ state }: Pick<Import, 'state'>): string {
  if (state === 'taken') return 'This import was added already. Nothing was changed.';
  if (state === 'failed') return 'This file couldn’t be read, so there is nothing to cancel.';
  return 'This import was cancelled already.';
}

type Under = Pick<Import, 'isTaking' | 'bytes' | 'bytesRead' | 'items'>;

/** How far an import is; what the page says at first and what its script puts there later. */
export function progressText(of: Under, counts: Made | null): string {
  if (of.isTaking && counts !== null) {
    const brought = broughtBy(counts);
    return brought === '' ? 'Nothing was added so far.' : `So far, ${brought}.`;
  }
  const { bytes, bytesRead, items } = of;
  if (bytesRead === 0) return `Reading hasn’t begun yet. The file has ${sizeOf(bytes)}.`;
  if (bytesRead >= bytes) return 'All of the file is read. Comparing it with the findings that are there.';
  const percent = Math.floor((100 * bytesRead) / Math.max(1, bytes));
  return `${sizeOf(bytesRead)} of ${sizeOf(bytes)} read (${percent}%), ${counted(items, 'result', 'results')} so far.`;
}

/** What of a file goes in, where something couldn't be read. */
export function unreadableText({
  state,
  items,
  isPartial,
}: Pick<Import, 'state' | 'items' | 'isPartial'>): string {
  const isOpen = items > 0 && (state === 'preview' || state === 'taken');
  if (!isPartial) return isOpen ? 'Everything else in the file can be added.' : '';
  const broken = 'The file breaks off, so that nothing behind the last of these lines was read.';
  return isOpen ? `${broken} What comes before it can be added.` : broken;
}

/** What an empty list of checks says. */
export const nothingFoundText = ({ unreadable }: Pick<Import, 'unreadable'>): string =>
  unreadable > 0
    ? 'Nothing in the scanner’s file could be read. See below why.'
    : 'The scanner’s file holds no findings.';

/** What marking assets as fixed came to. */
export function fixedText({ fixed, newer }: { readonly fixed: number; readonly newer: number }): string {
  const done =
    fixed === 0
      ? 'Nothing was marked as fixed.'
      : `Assets of ${counted(fixed, 'finding', 'findings')} marked as fixed. Publish them to tell the client.`;
  if (newer === 0) return done;
  return `${done} ${counted(newer, 'finding was', 'findings were')} left, because a newer scan shows ${newer === 1 ? 'it' : 'them'} again.`;
}

/** Whether it was fixed, all or in part, and is there again. */
export const isAgain = ({
  isBack,
  reopenedPlaces,
}: Pick<ImportGroup, 'isBack' | 'reopenedPlaces'>): boolean => isBack || reopenedPlaces > 0;

/** What there is to know of a check, as the preview compared it. */
export type Preview = Pick<
  ImportGroup,
  | 'standing'
  | 'outcome'
  | 'severity'
  | 'severityBefore'
  | 'isFollowed'
  | 'isPublished'
  | 'isReworded'
  | 'morePlaces'
  | 'fewerPlaces'
  | 'reopenedPlaces'
  | 'isBack'
  | 'remarks'
>;

/** What adding a check will do, or did, to the severity of its finding. */
function severityWords({ severityBefore, severity, isFollowed, isPublished, outcome }: Preview): string {
  if (severityBefore === null) return '';
  const now = severityName(severity).toLowerCase();
  const said = `The scanner rated it ${severityName(severityBefore).toLowerCase()} before, and now ${now}.`;
  if (isFollowed && outcome === null) return `${said} Adding this rates your draft ${now}, too.`;
  if (isFollowed && outcome === 'added') return `${said} Your draft was rated ${now}, too.`;
  return isPublished
    ? `${said} Your finding is published, so it keeps its severity unless you change it.`
    : `${said} Your finding keeps the severity that someone gave it.`;
}

/** The same of what was fixed and is there again. */
function againWords({ isBack, reopenedPlaces, outcome }: Preview): string {
  const places = `At ${placesOf(reopenedPlaces)} that had been fixed.`;
  if (isBack)
    return outcome === 'added'
      ? 'Its finding was closed as fixed, and is open again.'
      : `Its finding was closed as fixed.${outcome === null ? ' Adding this opens it again, and your client sees that at once.' : ''}`;
  if (reopenedPlaces === 0) return '';
  if (outcome === null)
    return `${places} Adding this opens ${reopenedPlaces === 1 ? 'it' : 'them'} again in the draft.`;
  return outcome === 'added'
    ? `${places} In the draft, ${reopenedPlaces === 1 ? 'it’s' : 'they’re'} open again.`
    : places;
}

/** What is to be known of a check, in sentences. */
export function groupWords(group: Preview): readonly string[] {
  const { standing, outcome, isReworded, morePlaces, fewerPlaces, remarks } = group;
  return [
    againWords(group),
    morePlaces > 0
      ? `At ${placesOf(morePlaces)} that ${morePlaces === 1 ? 'wasn’t' : 'weren’t'} there before.`
      : '',
    fewerPlaces > 0 ? `No longer at ${placesOf(fewerPlaces)}, see below.` : '',
    severityWords(group),
    isReworded ? 'The scanner words it differently. Your finding keeps its text.' : '',
    standing === 'deleted' && outcome === null ? 'Its draft was deleted. Tick it to add it again.' : '',
    standing === 'withdrawn' ? 'Its finding was withdrawn, so it isn’t added again.' : '',
    standing === 'moved' ? 'Its draft was moved to another engagement, so it isn’t added again.' : '',
    ...remarks,
  ].filter((sentence) => sentence !== '');
}

/** Whether it would bring anything, without regard to whether it was taken. */
export const wouldChange = ({
  standing,
  severityBefore,
  isFollowed,
  ...group
}: Omit<Preview, 'remarks'>): boolean =>
  standing === 'new' ||
  (standing === 'changed' &&
    (group.morePlaces > 0 || isAgain(group) || (severityBefore !== null && isFollowed)));
