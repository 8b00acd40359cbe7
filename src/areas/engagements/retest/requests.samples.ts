import { type Asked, action, page, type Specimen } from '../../../../test/specimens/request.ts';

const ROUND = '/dashboard/:slug/retests/:round';
const ASK = '/portal/engagements/:engagement/retest';

export const REQUESTS: readonly Asked[] = [
  page('newcomer', ROUND),
  action('newcomer', `${ROUND}/decline`, { reason: 'Nothing has changed.' }),
  page('client', ASK),
  action('client', ASK, ({ findings }) => ({ findings: findings.publishedId, note: 'It is escaped now.' })),
  page('client', '/portal/retests/:round'),
];

export const SPECIMENS: readonly Specimen[] = [
  { kind: 'id', place: 'round', gone: [] },
  {
    kind: 'id',
    url: ASK,
    place: 'engagement',
    gone: [({ findings }) => findings.hiddenEngagementId],
  },
  {
    kind: 'id',
    place: 'findings',
    gone: [({ findings }) => findings.draftId, ({ findings }) => findings.hiddenId],
  },
];
