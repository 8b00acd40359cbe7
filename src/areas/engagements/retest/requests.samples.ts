import { type Asked, action, page, type Specimen } from '../../../../test/specimens/request.ts';
import type { Scene } from '../../../../test/specimens/scene.ts';
import { WHOLE_FINDING } from '../../../domain/retest.ts';
import { rowRevision, sheetsRevision } from './sheets.ts';

const DASHBOARD = '/dashboard/:slug';
const ENGAGEMENT = `${DASHBOARD}/engagements/:engagement`;
const ROUND = `${DASHBOARD}/retests/:round`;
const RESULT = `${ROUND}/findings/:finding`;
const PORTAL = '/portal/retests/:round';
const ASK = '/portal/engagements/:engagement/retest';

/** An address of a round that is none of the published ones. */
const on =
  (which: 'askedId' | 'runningId' | 'emptyId', end: string | ((scene: Scene) => string)) =>
  (scene: Scene): string =>
    `/dashboard/${scene.slug}/retests/${scene.findings.rounds[which]}${typeof end === 'string' ? end : end(scene)}`;
const ofFinding =
  (end: string) =>
  ({ findings }: Scene) =>
    `/findings/${findings.publishedId}${end}`;

const chosen = ({ findings }: Scene) => ({ findings: findings.publishedId });

/** What the round that is under way has. */
const running = ({ number }: Scene) => ({
  ...{ asset: WHOLE_FINDING, result: 'not-fixed' as const, words: `running-words-u${number}u` },
  ...{ by: null, isGone: false },
});

export const REQUESTS: readonly Asked[] = [
  page('newcomer', `${ENGAGEMENT}/retest`),
  action('newcomer', `${ENGAGEMENT}/retest`, chosen),
  page('newcomer', ROUND),
  page('newcomer', ROUND, { about: 'under way', path: on('runningId', '') }),
  action('newcomer', `${ROUND}/begin`, {}, { path: on('askedId', '/begin') }),
  action(
    'newcomer',
    `${ROUND}/decline`,
    { reason: 'Nothing has changed.' },
    { path: on('askedId', '/decline') },
  ),
  action('newcomer', `${ROUND}/discard`, {}, { path: on('runningId', '/discard') }),
  page('newcomer', `${ROUND}/findings`, { path: on('emptyId', '/findings') }),
  action('newcomer', `${ROUND}/findings`, chosen, { path: on('emptyId', '/findings') }),
  action('newcomer', `${RESULT}/out`, {}, { path: on('runningId', ofFinding('/out')) }),
  page('newcomer', RESULT, { path: on('runningId', ofFinding('')), query: '?asset=1' }),
  action(
    'newcomer',
    RESULT,
    (scene) => ({
      ...{ asset: ' | ', seen: rowRevision(running(scene)), result: 'partly' },
      ...{ words: 'It is better now.', onwards: 'next' },
    }),
    { path: on('runningId', ofFinding('')) },
  ),
  page('newcomer', `${ROUND}/close`, { path: on('runningId', '/close') }),
  action(
    'newcomer',
    `${ROUND}/close`,
    (scene) => ({
      seen: sheetsRevision([
        {
          finding: { id: scene.findings.publishedId, state: 'published' } as never,
          rows: [running(scene)],
          outcome: 'failed',
        },
      ]),
      summary: 'Most of it is better.',
    }),
    { path: on('runningId', '/close') },
  ),
  page('client', ASK),
  action('client', ASK, (scene) => ({ ...chosen(scene), note: 'It is escaped now.' })),
  page('client', PORTAL),
  page('client', PORTAL, {
    about: 'asked for',
    path: ({ findings }) => `/portal/retests/${findings.rounds.askedId}`,
  }),
  page('client', `${PORTAL}/evidence/:evidence`),
];

/** What clients do not know of is to them like what there is not (E19). */
const notForClients: readonly ((scene: Scene) => string)[] = [({ findings }) => findings.rounds.runningId];

export const SPECIMENS: readonly Specimen[] = [
  { kind: 'id', parameter: 'round', gone: [] },
  ...['', '/evidence/:evidence'].map(
    (end): Specimen => ({ kind: 'id', url: `${PORTAL}${end}`, parameter: 'round', gone: notForClients }),
  ),
  {
    kind: 'id',
    url: `${PORTAL}/evidence/:evidence`,
    parameter: 'evidence',
    gone: [({ findings }) => findings.hiddenEvidenceId],
  },
  {
    kind: 'id',
    url: ASK,
    parameter: 'engagement',
    gone: [({ findings }) => findings.hiddenEngagementId],
  },
  {
    kind: 'id',
    parameter: 'findings',
    gone: [({ findings }) => findings.draftId, ({ findings }) => findings.hiddenId],
  },
];
