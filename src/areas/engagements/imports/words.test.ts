import { describe, expect, test } from 'vitest';
import {
  cancelledText,
  fixedText,
  groupWords,
  notCancelledText,
  nothingFoundText,
  notTakenText,
  outcomeWords,
  type Preview,
  progressText,
  unreadableText,
  wouldChange,
} from './words.ts';

const READ = { isTaking: false, isCleared: false, reason: '', hasFile: false, columns: [] } as const;
const TABLE = { hasFile: true, columns: [{ name: 'Naam', values: [] as string[], holds: null }] };
const none = { made: 0, added: 0 };
const AGAIN = 'To import the file after all, upload it again.';

describe('I2 I3 I4: an import says what became of it', () => {
  test.for([
    [{ ...READ, state: 'reading' }, none, null],
    [{ ...READ, state: 'preview' }, none, null],
    [{ ...READ, state: 'preview', isTaking: true }, { made: 1, added: 0 }, null],
    [
      { ...READ, state: 'preview' },
      { made: 2, added: 1 },
      [
        'Adding has stopped',
        '2 drafts were added, and 1 finding was updated. Tick what else you want, and add it.',
      ],
    ],
    [{ ...READ, state: 'taken' }, { made: 1, added: 0 }, ['1 draft added', '']],
    [{ ...READ, state: 'taken' }, { made: 0, added: 2 }, ['2 findings updated', '']],
    [{ ...READ, state: 'taken' }, { made: 1_200, added: 1 }, ['1,200 drafts added, 1 finding updated', '']],
    [
      { ...READ, state: 'taken' },
      none,
      ['Nothing was added', 'What was ticked is in your findings already.'],
    ],
    [
      { ...READ, state: 'taken', isCleared: true },
      none,
      [
        'What was in this file isn’t kept any more',
        'After 90 days we remove what was read. The findings that were made of it stay.',
      ],
    ],
    [{ ...READ, state: 'cancelled' }, none, ['This import was cancelled', `Nothing was added. ${AGAIN}`]],
    [
      { ...READ, state: 'cancelled' },
      { made: 3, added: 0 },
      ['This import was cancelled', `Before that, 3 drafts were added. They stay. ${AGAIN}`],
    ],
    [
      { ...READ, state: 'cancelled', isCleared: true },
      none,
      [
        'This import was cancelled',
        `What was in the file isn’t kept any more. Findings that were made of it stay. ${AGAIN}`,
      ],
    ],
    [
      { ...READ, state: 'failed', reason: 'It’s a ZIP.' },
      none,
      ['This file couldn’t be read', 'It’s a ZIP.'],
    ],
    [
      { ...READ, state: 'failed' },
      none,
      ['This file couldn’t be read', 'Reading it failed again and again for a day. Upload it again.'],
    ],
    [
      { ...READ, ...TABLE, state: 'failed' },
      none,
      [
        'Which column holds the titles of findings?',
        'We couldn’t tell by the names of the columns. Choose what they hold, and we read the file again.',
      ],
    ],
  ] as const)('%j with %j', ([of, counts, says]) => {
    const words = outcomeWords(of, counts);
    expect(words === null ? null : [words.title, words.text]).toEqual(says);
  });
});

describe('I2 I4: what can’t be done says why', () => {
  test.for([
    ['reading', 'This file is still being read.', 'This import was cancelled already.'],
    ['failed', 'This file couldn’t be read.', 'there is nothing to cancel.'],
    ['cancelled', 'This import was cancelled.', 'This import was cancelled already.'],
    ['taken', 'isn’t kept any more.', 'This import was added already.'],
  ] as const)('%s', ([state, take, cancel]) => {
    const of = { state, isTaking: false, isCleared: state === 'taken' };
    expect(notTakenText(of)).toContain(take);
    if (state !== 'reading') expect(notCancelledText(of)).toContain(cancel);
  });
});

test('I2: progress, what was cancelled, what couldn’t be read, and what was marked, each with its count', () => {
  const under = { isTaking: false, bytes: 2_048_000, bytesRead: 512_000, items: 1 };
  expect([
    progressText({ ...under, bytesRead: 0 }, null),
    progressText(under, null),
    progressText({ ...under, bytesRead: 2_048_000 }, null),
    progressText({ ...under, isTaking: true }, none),
    progressText({ ...under, isTaking: true }, { made: 1, added: 2 }),
    cancelledText({ isCleared: false }, { made: 0, added: 1 }),
    nothingFoundText({ unreadable: 0 }),
    nothingFoundText({ unreadable: 2 }),
    unreadableText({ state: 'preview', items: 1, isPartial: false }),
    unreadableText({ state: 'taken', items: 1, isPartial: true }),
    unreadableText({ state: 'preview', items: 0, isPartial: false }),
    unreadableText({ state: 'failed', items: 1, isPartial: true }),
    fixedText({ fixed: 0, newer: 0 }),
    fixedText({ fixed: 1, newer: 1 }),
    fixedText({ fixed: 0, newer: 2 }),
  ]).toEqual([
    'Reading hasn’t begun yet. The file has 2 MB.',
    '500 KB of 2 MB read (25%), 1 result so far.',
    'All of the file is read. Comparing it with the findings that are there.',
    'Nothing was added so far.',
    'So far, 1 draft was added, and 2 findings were updated.',
    'Before that, 1 finding was updated. It stays.',
    'The scanner’s file holds no findings.',
    'Nothing in the scanner’s file could be read. See below why.',
    'Everything else in the file can be added.',
    'The file breaks off, so that nothing behind the last of these lines was read. What comes before it can be added.',
    '',
    'The file breaks off, so that nothing behind the last of these lines was read.',
    'Nothing was marked as fixed.',
    'Assets of 1 finding marked as fixed. Publish them to tell the client. 1 finding was left, because a newer scan shows it again.',
    'Nothing was marked as fixed. 2 findings were left, because a newer scan shows them again.',
  ]);
});

const SEEN: Preview = {
  ...({ standing: 'changed', outcome: null, severity: 'critical', severityBefore: null } as const),
  ...{ isFollowed: false, isPublished: false, isReworded: false, morePlaces: 0, fewerPlaces: 0 },
  ...{ reopenedPlaces: 0, isBack: false, remarks: [] },
};
const RERATED = { ...SEEN, severityBefore: 'high' } as const;
const RATED = 'The scanner rated it high before, and now critical.';

describe('I3 I4: a check says how it stands, what adding it does, and once that is done no more than is so', () => {
  test.for([
    [{ ...SEEN, standing: 'new' }, true, []],
    [{ ...SEEN, standing: 'seen' }, false, []],
    [{ ...SEEN, morePlaces: 1 }, true, ['At 1 place that wasn’t there before.']],
    [{ ...SEEN, fewerPlaces: 2 }, false, ['No longer at 2 places, see below.']],
    [
      { ...SEEN, isReworded: true },
      false,
      ['The scanner words it differently. Your finding keeps its text.'],
    ],
    [RERATED, false, [`${RATED} Your finding keeps the severity that someone gave it.`]],
    [
      { ...RERATED, isPublished: true },
      false,
      [`${RATED} Your finding is published, so it keeps its severity unless you change it.`],
    ],
    [{ ...RERATED, isFollowed: true }, true, [`${RATED} Adding this rates your draft critical, too.`]],
    [
      { ...RERATED, isFollowed: true, outcome: 'added' },
      true,
      [`${RATED} Your draft was rated critical, too.`],
    ],
    [
      { ...SEEN, reopenedPlaces: 1 },
      true,
      ['At 1 place that had been fixed. Adding this opens it again in the draft.'],
    ],
    [
      { ...SEEN, reopenedPlaces: 2, outcome: 'added' },
      true,
      ['At 2 places that had been fixed. In the draft, they’re open again.'],
    ],
    [{ ...SEEN, reopenedPlaces: 2, outcome: 'nothing' }, true, ['At 2 places that had been fixed.']],
    [
      { ...SEEN, reopenedPlaces: 1, isBack: true },
      true,
      ['Its finding was closed as fixed. Adding this opens it again, and your client sees that at once.'],
    ],
    [
      { ...SEEN, isBack: true, morePlaces: 1, outcome: 'added' },
      true,
      ['Its finding was closed as fixed, and is open again.', 'At 1 place that wasn’t there before.'],
    ],
    [{ ...SEEN, isBack: true, outcome: 'nothing' }, true, ['Its finding was closed as fixed.']],
    [{ ...SEEN, standing: 'deleted' }, false, ['Its draft was deleted. Tick it to add it again.']],
    [{ ...SEEN, standing: 'deleted', outcome: 'made' }, false, []],
    [{ ...SEEN, standing: 'withdrawn' }, false, ['Its finding was withdrawn, so it isn’t added again.']],
    [
      { ...SEEN, standing: 'moved', remarks: ['A remark.'] },
      false,
      ['Its draft was moved to another engagement, so it isn’t added again.', 'A remark.'],
    ],
  ] satisfies readonly (readonly [Preview, boolean, readonly string[]])[])('%j', ([group, brings, says]) => {
    expect([groupWords(group), wouldChange(group)]).toEqual([says, brings]);
  });
});
