import { type Asked, action, call, page, type Specimen } from '../../../test/specimens/request.ts';
import type { Scene } from '../../../test/specimens/scene.ts';

const WORKSPACE = '/api/v1/workspaces/:slug';
const ENGAGEMENT = `${WORKSPACE}/engagements/:engagement`;
const FINDING = `${WORKSPACE}/findings/:finding`;
const EVIDENCE = `${WORKSPACE}/evidence/:evidence`;
const ROUND = `${WORKSPACE}/rounds/:round`;

/** A round that is none of the published ones. */
const onRound =
  (which: 'askedId' | 'runningId' | 'emptyId', end = '') =>
  ({ slug, findings }: Scene) =>
    `/api/v1/workspaces/${slug}/rounds/${findings.rounds[which]}${end}`;
const chosen = ({ findings }: Scene) => ({ findingIds: findings.publishedId });

const onDraft =
  (end = '') =>
  ({ slug, findings }: Scene) =>
    `/api/v1/workspaces/${slug}/findings/${findings.draftId}${end}`;

/** Of what the consultancy said about the published finding. */
const onTheirs =
  (kind: 'comments' | 'notes') =>
  ({ slug, findings }: Scene) => {
    const remark = kind === 'comments' ? findings.teamCommentId : findings.noteId;
    return `/api/v1/workspaces/${slug}/findings/${findings.publishedId}/${kind}/${remark}`;
  };

/** Evidence that nobody has published. */
const unseen = ({ slug, findings }: Scene) =>
  `/api/v1/workspaces/${slug}/evidence/${findings.hiddenEvidenceId}`;

const NEW_TOKEN = '/dashboard/:slug/tokens/new';
const WANTED = { name: 'A nightly import', may: 'write', days: '30', sees: 'all' };

/** Finds everything of a scene. */
const inAllNames = ({ number }: Scene) => `?q=u${number}u`;

/** What both sides may read. */
const READ = [
  `${WORKSPACE}/companies/:company`,
  `${WORKSPACE}/engagements`,
  ENGAGEMENT,
  `${ENGAGEMENT}/findings`,
  FINDING,
  `${FINDING}/comments`,
  `${FINDING}/evidence`,
  EVIDENCE,
  `${EVIDENCE}/file`,
  `${ENGAGEMENT}/rounds`,
  ROUND,
];

export const REQUESTS: readonly Asked[] = [
  page('owner', '/api/v1/session'),
  page('nobody', '/api/v1/openapi.json'),
  page('client', '/api/v1/openapi.json'),
  page('consultant', `${WORKSPACE}/companies`),
  page('client', `${WORKSPACE}/companies`),
  page('consultant', `${WORKSPACE}/companies`, {
    about: 'behind the only one',
    query: ({ companyId }) => `?cursor=${companyId}`,
    answer: 410,
  }),
  page('consultant', `${WORKSPACE}/engagements`, {
    about: 'behind one',
    query: ({ findings }) => `?cursor=${findings.hiddenEngagementId}`,
  }),
  page('consultant', `${ENGAGEMENT}/findings`, {
    about: 'behind one',
    query: ({ findings }) => `?cursor=${findings.publishedId}`,
  }),
  page('consultant', `${WORKSPACE}/search`, { about: 'for a word', query: inAllNames }),
  page('client', `${WORKSPACE}/search`, { about: 'for a word', query: inAllNames }),
  page('consultant', `${WORKSPACE}/search`, {
    about: 'behind one',
    query: (scene) => `${inAllNames(scene)}&cursor=${scene.findings.hiddenId}`,
  }),
  page('consultant', `${WORKSPACE}/colleagues`),
  page('consultant', `${WORKSPACE}/colleagues`, {
    about: 'behind one',
    query: ({ people }) => `?cursor=${people.owner.id}`,
  }),
  page('consultant', `${FINDING}/comments`, {
    about: 'behind one',
    query: ({ findings }) => `?cursor=${findings.clientCommentId}`,
  }),
  page('consultant', `${FINDING}/notes`, {
    about: 'behind the only one',
    query: ({ findings }) => `?cursor=${findings.noteId}`,
    answer: 410,
  }),
  ...READ.flatMap((url) => [page('consultant', url), page('client', url)]),
  page('consultant', `${FINDING}/notes`),
  page('consultant', `${FINDING}/history`),
  page('consultant', `${FINDING}/history`, {
    about: 'behind the first',
    query: ({ findings }) => `?cursor=${findings.publishedId}`,
    answer: 410,
  }),
  page('consultant', `${FINDING}/history/:version`),
  page('consultant', `${FINDING}/evidence`, {
    about: 'behind one',
    query: ({ findings }) => `?cursor=${findings.evidenceId}`,
  }),
  call(
    'POST',
    'consultant',
    `${FINDING}/evidence`,
    {},
    { answer: 201, files: [{ name: 'proof.txt', content: 'A few plain words' }] },
  ),
  call(
    'POST',
    'consultant',
    `${WORKSPACE}/companies`,
    { name: 'Initrode', reference: 'North' },
    { answer: 201 },
  ),
  call('PATCH', 'consultant', `${WORKSPACE}/companies/:company`, { reference: 'South' }),
  call(
    'POST',
    'consultant',
    `${WORKSPACE}/engagements`,
    ({ companyId, people }) => ({ title: 'A plan', kind: 'api', companyId, leadId: people.owner.id }),
    { answer: 201 },
  ),
  call('PATCH', 'consultant', ENGAGEMENT, ({ people }) => ({ state: 'running', leadId: people.owner.id })),
  call('POST', 'consultant', `${ENGAGEMENT}/findings`, { title: 'A draft' }, { answer: 201 }),
  call('POST', 'consultant', `${ENGAGEMENT}/findings`, ({ templateId }) => ({ templateId }), {
    ...{ about: 'from a template', answer: 201 },
  }),
  call('POST', 'consultant', `${ENGAGEMENT}/findings/bulk`, ({ findings }) => ({
    deed: 'tags',
    findingIds: findings.draftId,
    add: 'put on',
  })),
  call('PATCH', 'consultant', FINDING, { title: 'Another title' }),
  call('PATCH', 'client', FINDING, { state: 'fix-reported', stateNote: 'Escaped it.' }),
  call('DELETE', 'consultant', FINDING, {}, { path: onDraft(), answer: 204 }),
  call('POST', 'consultant', `${FINDING}/publish`, {}, { path: onDraft('/publish') }),
  call('POST', 'consultant', `${FINDING}/history/:version/restore`),
  page('consultant', `${ENGAGEMENT}/deleted`),
  page('consultant', `${ENGAGEMENT}/deleted`, {
    about: 'behind the only one',
    query: ({ findings }) => `?cursor=${findings.deletedId}`,
    answer: 410,
  }),
  call(
    'POST',
    'consultant',
    `${FINDING}/undelete`,
    {},
    { path: ({ slug, findings }) => `/api/v1/workspaces/${slug}/findings/${findings.deletedId}/undelete` },
  ),
  call('POST', 'consultant', `${FINDING}/comments`, { text: 'A comment.' }, { answer: 201 }),
  call('POST', 'client', `${FINDING}/comments`, { text: 'A question.' }, { answer: 201 }),
  call('POST', 'consultant', `${FINDING}/notes`, { text: 'A note.' }, { answer: 201 }),
  call(
    'PATCH',
    'newcomer',
    `${FINDING}/comments/:remark`,
    { text: 'Better.' },
    { path: onTheirs('comments') },
  ),
  call('DELETE', 'newcomer', `${FINDING}/comments/:remark`, {}, { path: onTheirs('comments'), answer: 204 }),
  call('PATCH', 'client', `${FINDING}/comments/:remark`, { text: 'A better question.' }),
  call('PATCH', 'newcomer', `${FINDING}/notes/:remark`, { text: 'Better.' }, { path: onTheirs('notes') }),
  call('DELETE', 'newcomer', `${FINDING}/notes/:remark`, {}, { path: onTheirs('notes'), answer: 204 }),
  call('PATCH', 'consultant', EVIDENCE, { name: 'another.txt', alternative: 'What it shows' }),
  call('DELETE', 'consultant', EVIDENCE, {}, { path: unseen, answer: 204 }),
  page('consultant', `${ENGAGEMENT}/rounds`, {
    about: 'behind one',
    query: ({ findings }) => `?cursor=${findings.rounds.runningId}`,
  }),
  call('POST', 'consultant', `${ENGAGEMENT}/rounds`, chosen, { answer: 201 }),
  call(
    'POST',
    'client',
    `${ENGAGEMENT}/rounds`,
    (scene) => ({ ...chosen(scene), note: 'It is escaped now.' }),
    {
      answer: 201,
    },
  ),
  call('POST', 'consultant', `${ROUND}/findings`, chosen, { path: onRound('emptyId', '/findings') }),
  call(
    'POST',
    'consultant',
    `${ROUND}/results`,
    ({ findings }) => ({ findingId: findings.publishedId, result: 'partly', words: 'It is better now.' }),
    { path: onRound('runningId', '/results') },
  ),
  call(
    'POST',
    'consultant',
    `${ROUND}/publish`,
    { summary: 'Most of it is better.' },
    { path: onRound('runningId', '/publish') },
  ),
  call('POST', 'consultant', `${ROUND}/begin`, {}, { path: onRound('askedId', '/begin') }),
  call(
    'POST',
    'consultant',
    `${ROUND}/decline`,
    { reason: 'Nothing has changed.' },
    { path: onRound('askedId', '/decline') },
  ),
  call('DELETE', 'consultant', ROUND, {}, { path: onRound('emptyId'), answer: 204 }),
  page('owner', '/account/security/tokens'),
  page('client', '/account/security/tokens'),
  page('owner', '/account/security/tokens/reference'),
  page('client', '/account/security/tokens/reference'),
  action('owner', '/account/security/tokens/revoke', ({ tokenId }) => ({ revoked: tokenId })),
  page('owner', NEW_TOKEN),
  page('client', '/portal/tokens/new'),
  action(
    'owner',
    NEW_TOKEN,
    ({ findings }) => ({ ...WANTED, sees: 'chosen', engagements: findings.engagementId }),
    { answer: 200 },
  ),
  action(
    'client',
    '/portal/tokens/new',
    ({ findings }) => ({ ...WANTED, sees: 'chosen', engagements: findings.engagementId }),
    { answer: 200 },
  ),
];

export const SPECIMENS: readonly Specimen[] = [
  { kind: 'id', parameter: 'leadId', gone: [] },
  { kind: 'id', parameter: 'cursor', gone: [] },
  { kind: 'id', parameter: 'revoked', gone: [] },
  { kind: 'id', url: `${FINDING}/undelete`, parameter: 'finding', gone: [] },
  {
    kind: 'id',
    parameter: 'findingIds',
    gone: [({ findings }) => findings.draftId, ({ findings }) => findings.hiddenId],
  },
  {
    kind: 'id',
    url: `${ENGAGEMENT}/findings/bulk`,
    parameter: 'findingIds',
    gone: [({ findings }) => findings.deletedId],
  },
  { kind: 'id', parameter: 'findingId', gone: [({ findings }) => findings.draftId] },
];
