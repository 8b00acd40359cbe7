import { type Asked, action, page, type Specimen } from '../../../test/specimens/request.ts';
import type { Scene } from '../../../test/specimens/scene.ts';
import { readyRevision } from './finding/ready.ts';

const DASHBOARD = '/dashboard/:slug';
const ENGAGEMENT = `${DASHBOARD}/engagements/:engagement`;
const FINDING = `${DASHBOARD}/findings/:finding`;
const PORTAL = '/portal/findings/:finding';

const PLAN = {
  title: 'A plan',
  reference: 'PLAN-1',
  kind: 'api',
  startsOn: '',
  endsOn: '',
  lead: '',
  scope: '',
  rules: '',
  tags: '',
};

/** What a page for a new finding calls itself. */
const PAGE = '01980000-0000-7000-8000-0000000000aa';

/** An address with an id in it that is not the one that stands for its kind. */
const onDraft =
  (end: string) =>
  ({ slug, findings }: Scene) =>
    `/dashboard/${slug}/findings/${findings.draftId}${end}`;

const DAYS = { critical: '5', high: '20', medium: '', low: '90', info: '', applies: 'new' };

/** Finds everything of a scene, by what all its names end in: no part of one would be taken for the name of something else. */
const inAllNames = ({ number }: Scene) => `?q=u${number}u`;
const behindOne = (scene: Scene) => `${inAllNames(scene)}&behind=${scene.findings.publishedId}`;

export const REQUESTS: readonly Asked[] = [
  page('owner', `${DASHBOARD}/settings/deadlines`),
  action('owner', `${DASHBOARD}/settings/deadlines`, DAYS),
  page('newcomer', `${DASHBOARD}/companies/:company/deadlines`),
  action('newcomer', `${DASHBOARD}/companies/:company/deadlines`, { ...DAYS, days: 'own' }),
  page('newcomer', `${DASHBOARD}/engagements`),
  page('newcomer', `${DASHBOARD}/engagements/new`),
  page('newcomer', `${DASHBOARD}/engagements/new`, {
    about: 'for a company',
    query: ({ companyId }) => `?companyId=${companyId}`,
  }),
  action('newcomer', `${DASHBOARD}/engagements`, ({ companyId, people }) => ({
    ...PLAN,
    companyId,
    lead: people.owner.id,
    team: people.consultant.id,
  })),
  page('newcomer', ENGAGEMENT),
  page('owner', ENGAGEMENT, {
    about: 'from a finding on',
    query: ({ findings }) => `?behind=${findings.publishedId}`,
  }),
  page('owner', ENGAGEMENT, { about: 'narrowed', query: '?asset=Login&assetState=open' }),
  page('newcomer', `${ENGAGEMENT}/edit`),
  action('newcomer', ENGAGEMENT, ({ people }) => ({
    ...PLAN,
    lead: people.owner.id,
    team: people.consultant.id,
  })),
  action('newcomer', `${ENGAGEMENT}/state`, { state: 'running' }),
  action('newcomer', `${ENGAGEMENT}/visibility`, { visible: 'false' }),
  page('newcomer', `${ENGAGEMENT}/findings/new`),
  action('newcomer', `${ENGAGEMENT}/findings`, { page: PAGE, title: 'A title' }),
  action(
    'newcomer',
    `${ENGAGEMENT}/findings`,
    { page: PAGE, before: '{"title":""}', title: 'As it is typed', onwards: 'autosave' },
    { about: 'by itself', answer: 200 },
  ),
  page('newcomer', `${ENGAGEMENT}/publish`),
  action('newcomer', `${ENGAGEMENT}/publish`, ({ findings }) => ({
    seen: readyRevision([{ id: findings.draftId, revision: 1 }]),
  })),
  page('newcomer', `${ENGAGEMENT}/findings/bulk`, {
    query: ({ findings }) => `?deed=delete&finding=${findings.draftId}`,
  }),
  action('newcomer', `${ENGAGEMENT}/findings/bulk`, ({ findings }) => ({
    deed: 'tags',
    finding: findings.draftId,
    add: 'put on',
    remove: 'taken off',
  })),
  page('newcomer', `${DASHBOARD}/weaknesses`, { query: '?value=xss' }),
  page('newcomer', FINDING),
  page('newcomer', `${FINDING}/edit`),
  page('newcomer', `${FINDING}/preview`),
  page('newcomer', `${FINDING}/editors`),
  action('newcomer', `${FINDING}/edit`, { revision: '1', title: 'Another title' }),
  action(
    'newcomer',
    `${FINDING}/edit`,
    { revision: '1', before: '{"title":"A title"}', title: 'As it is typed', onwards: 'autosave' },
    { about: 'by itself', answer: 200 },
  ),
  action('newcomer', `${FINDING}/publish`, { revision: '1', whatChanged: '' }, { path: onDraft('/publish') }),
  page('newcomer', `${FINDING}/delete`, { path: onDraft('/delete') }),
  action('newcomer', `${FINDING}/delete`, {}, { path: onDraft('/delete') }),
  page('newcomer', `${FINDING}/history`),
  page('newcomer', `${FINDING}/history/:version`),
  page('newcomer', `${FINDING}/history/:version`, { about: 'as it was', query: '?show=text' }),
  action('newcomer', `${FINDING}/history/:version/restore`, { revision: '1' }),
  page('newcomer', `${ENGAGEMENT}/deleted`),
  action(
    'newcomer',
    `${FINDING}/undelete`,
    {},
    { path: ({ slug, findings }) => `/dashboard/${slug}/findings/${findings.deletedId}/undelete` },
  ),
  action('newcomer', `${FINDING}/state`, { move: 'fail-retest', note: 'Still there.' }),
  action('newcomer', `${FINDING}/deadline`, { until: '2027-12-31', reason: 'A reason.' }),
  action('newcomer', `${FINDING}/deadline/:extension/end`),
  action('newcomer', `${FINDING}/remarks`, { kind: 'comment', text: 'A comment.' }),
  action('newcomer', `${FINDING}/remarks`, { kind: 'note', text: 'A note.' }, { about: 'a note' }),
  action(
    'newcomer',
    `${FINDING}/remarks/:remark`,
    { kind: 'comment', text: 'Another.', do: 'save' },
    {
      path: ({ slug, findings }) =>
        `/dashboard/${slug}/findings/${findings.publishedId}/remarks/${findings.teamCommentId}`,
    },
  ),
  action(
    'newcomer',
    `${FINDING}/remarks/:remark`,
    { kind: 'note', text: '', do: 'remove' },
    {
      about: 'a note',
      path: ({ slug, findings }) =>
        `/dashboard/${slug}/findings/${findings.publishedId}/remarks/${findings.noteId}`,
    },
  ),
  page('newcomer', `${ENGAGEMENT}/evidence`),
  action(
    'newcomer',
    `${ENGAGEMENT}/evidence`,
    {},
    { files: [{ name: 'proof.txt', content: 'A few plain words' }] },
  ),
  page('newcomer', `${DASHBOARD}/evidence/:evidence`),
  page('newcomer', `${ENGAGEMENT}/evidence/:evidence/mark`),
  page('newcomer', `${DASHBOARD}/evidence/:evidence/thumbnail`),
  action('newcomer', `${ENGAGEMENT}/evidence/:evidence`, { name: 'other.png', alternative: '', do: 'save' }),
  action(
    'newcomer',
    `${ENGAGEMENT}/evidence/:evidence`,
    { name: 'other.png', alternative: '', do: 'remove' },
    {
      about: 'to remove it',
      path: ({ slug, findings }) =>
        `/dashboard/${slug}/engagements/${findings.engagementId}/evidence/${findings.hiddenEvidenceId}`,
    },
  ),
  action('newcomer', `${ENGAGEMENT}/evidence/:evidence/place`, { place: '2' }),
  page('newcomer', `${DASHBOARD}/contacts/:membership`, {
    path: ({ slug, people }) => `/dashboard/${slug}/contacts/${people.client.membershipId}`,
  }),
  action(
    'newcomer',
    `${DASHBOARD}/contacts/:membership`,
    ({ findings }) => ({ role: 'reader', sees: 'chosen', engagements: findings.engagementId }),
    { path: ({ slug, people }) => `/dashboard/${slug}/contacts/${people.client.membershipId}` },
  ),
  page('newcomer', `${DASHBOARD}/search`),
  page('newcomer', `${DASHBOARD}/search`, { about: 'for a word', query: inAllNames }),
  page('owner', `${DASHBOARD}/search`, { about: 'behind one', query: behindOne }),
  page('client', '/portal/search'),
  page('client', '/portal/search', { about: 'for a word', query: inAllNames }),
  page('client', '/portal/search', { about: 'behind one', query: behindOne }),
  page('client', '/portal/findings'),
  page('client', '/portal/findings', {
    about: 'narrowed',
    query: ({ findings }) =>
      `?severity=high&state=new&engagement=${findings.engagementId}&behind=${findings.publishedId}`,
  }),
  page('client', '/portal/findings.csv', {
    query: ({ findings }) => `?engagement=${findings.engagementId}`,
  }),
  page('client', '/portal/engagements/:engagement', {
    query: ({ findings }) => `?behind=${findings.publishedId}`,
  }),
  page('client', PORTAL),
  page('client', `${PORTAL}/evidence/:evidence`),
  action('client', `${PORTAL}/answer`, { move: 'report-fix', note: 'Escaped it.', until: '' }),
  action('client', `${PORTAL}/comments`, { text: 'A question.' }),
  action('client', `${PORTAL}/comments/:remark`, { text: 'Another question.', do: 'save' }),
];

/** What clients are never shown, is to them like what there is not (E12, E17). */
const notForClients: readonly ((scene: Scene) => string)[] = [
  ({ findings }) => findings.draftId,
  ({ findings }) => findings.hiddenId,
];

export const SPECIMENS: readonly Specimen[] = [
  { kind: 'id', parameter: 'engagement', gone: [] },
  {
    kind: 'id',
    url: '/portal/engagements/:engagement',
    parameter: 'engagement',
    gone: [({ findings }) => findings.hiddenEngagementId],
  },
  { kind: 'id', parameter: 'engagements', gone: [] },
  { kind: 'id', parameter: 'finding', gone: [({ findings }) => findings.deletedId] },
  { kind: 'id', url: `${FINDING}/undelete`, parameter: 'finding', gone: [] },
  ...['', '/answer', '/comments', '/comments/:remark', '/evidence/:evidence'].map(
    (end): Specimen => ({ kind: 'id', url: `${PORTAL}${end}`, parameter: 'finding', gone: notForClients }),
  ),
  { kind: 'id', parameter: 'remark', gone: [] },
  { kind: 'id', parameter: 'version', gone: [] },
  { kind: 'id', parameter: 'extension', gone: [] },
  { kind: 'id', parameter: 'evidence', gone: [] },
  {
    kind: 'id',
    url: `${PORTAL}/evidence/:evidence`,
    parameter: 'evidence',
    gone: [({ findings }) => findings.hiddenEvidenceId],
  },
  { kind: 'id', parameter: 'behind', gone: [] },
  // Whatever a page calls itself, it names nothing but what it has made.
  { kind: 'id', parameter: 'page', gone: [] },
  { kind: 'id', parameter: 'companyId', gone: [] },
  { kind: 'id', parameter: 'lead', gone: [] },
  { kind: 'id', parameter: 'team', gone: [] },
];
