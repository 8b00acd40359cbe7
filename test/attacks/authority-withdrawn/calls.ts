import { apiPaths } from '../../../src/areas/api/paths.ts';
import { uploadOf } from '../../multipart.ts';
import { FIRST_COLUMN } from '../../specimens/imports.ts';

/** What a program sends where it changes something: JSON, one of these. `:name` stands for an id that some page named. */
type Bodies = readonly Readonly<Record<string, string | boolean | Readonly<Record<string, string>>>>[];

const URLS = {
  companies: apiPaths.companies(':slug'),
  company: apiPaths.company(':slug', ':company'),
  engagements: apiPaths.engagements(':slug'),
  engagement: apiPaths.engagement(':slug', ':engagement'),
  findings: apiPaths.engagementFindings(':slug', ':engagement'),
  bulk: apiPaths.bulk(':slug', ':engagement'),
  finding: apiPaths.finding(':slug', ':finding'),
  publish: apiPaths.publish(':slug', ':finding'),
  restore: apiPaths.restoreVersion(':slug', ':finding', ':version'),
  undelete: apiPaths.undelete(':slug', ':finding'),
  comments: apiPaths.comments(':slug', ':finding'),
  notes: apiPaths.notes(':slug', ':finding'),
  comment: apiPaths.comment(':slug', ':finding', ':remark'),
  note: apiPaths.note(':slug', ':finding', ':remark'),
  evidence: apiPaths.evidenceOf(':slug', ':finding'),
  templates: apiPaths.templates(':slug'),
  template: apiPaths.template(':slug', ':template'),
  oneFile: apiPaths.evidence(':slug', ':evidence'),
  documents: apiPaths.documentsOf(':slug', ':engagement'),
  document: apiPaths.document(':slug', ':document'),
  versions: apiPaths.documentVersions(':slug', ':document'),
  imports: apiPaths.importsOf(':slug', ':engagement'),
  import: apiPaths.import(':slug', ':import'),
  importColumns: apiPaths.importColumns(':slug', ':import'),
  takeImport: apiPaths.takeImport(':slug', ':import'),
  cancelImport: apiPaths.cancelImport(':slug', ':import'),
  rounds: apiPaths.rounds(':slug', ':engagement'),
  round: apiPaths.round(':slug', ':round'),
  begin: apiPaths.beginRound(':slug', ':round'),
  decline: apiPaths.declineRound(':slug', ':round'),
  inRound: apiPaths.roundFindings(':slug', ':round'),
  results: apiPaths.roundResults(':slug', ':round'),
  publishRound: apiPaths.publishRound(':slug', ':round'),
  reports: apiPaths.reportsOf(':slug', ':engagement'),
  report: apiPaths.report(':slug', ':report'),
  deliver: apiPaths.deliverReport(':slug', ':report'),
  again: apiPaths.reportAgain(':slug', ':report'),
} as const;

const SOME_FILE = { name: 'proof.txt', content: 'A few plain words' };

/** What sends a file. */
const SENDS_FILE: readonly string[] = [URLS.evidence, URLS.documents, URLS.versions, URLS.imports].map(
  (url) => `POST ${url}`,
);

/** By method and pattern. One that sends nothing, or only a file, has an empty body. */
const BODIES: Readonly<Record<string, Bodies>> = {
  ...Object.fromEntries(SENDS_FILE.map((one) => [one, [{}]])),
  [`POST ${URLS.companies}`]: [{ name: 'A few plain words' }],
  [`PATCH ${URLS.company}`]: [{ reference: 'North' }],
  [`POST ${URLS.engagements}`]: [{ title: 'A plan', kind: 'api', companyId: ':company' }],
  [`PATCH ${URLS.engagement}`]: [{ title: 'Another title' }],
  [`POST ${URLS.bulk}`]: [{ deed: 'tags', findingIds: ':finding', add: 'a few plain words' }],
  [`POST ${URLS.findings}`]: [{ title: 'A few plain words' }],
  [`PATCH ${URLS.finding}`]: [
    { title: 'A few plain words' },
    { state: 'fix-reported', stateNote: 'A few plain words' },
  ],
  [`DELETE ${URLS.finding}`]: [{}],
  [`POST ${URLS.publish}`]: [{}],
  [`POST ${URLS.restore}`]: [{}],
  [`POST ${URLS.undelete}`]: [{}],
  [`POST ${URLS.comments}`]: [{ text: 'A few plain words' }],
  [`POST ${URLS.notes}`]: [{ text: 'A few plain words' }],
  [`PATCH ${URLS.comment}`]: [{ text: 'A few plain words' }],
  [`DELETE ${URLS.comment}`]: [{}],
  [`PATCH ${URLS.note}`]: [{ text: 'A few plain words' }],
  [`DELETE ${URLS.note}`]: [{}],
  [`POST ${URLS.templates}`]: [{ title: 'By a program', description: 'It is so.' }],
  [`PATCH ${URLS.template}`]: [{ impact: 'A few plain words' }],
  [`DELETE ${URLS.template}`]: [{}],
  [`PATCH ${URLS.oneFile}`]: [{ alternative: 'A few plain words' }],
  [`DELETE ${URLS.oneFile}`]: [{}],
  [`PATCH ${URLS.document}`]: [{ visible: false }],
  [`DELETE ${URLS.document}`]: [{}],
  [`POST ${URLS.importColumns}`]: [{ columns: { [FIRST_COLUMN]: 'title' } }],
  [`POST ${URLS.takeImport}`]: [{ all: true }],
  [`POST ${URLS.cancelImport}`]: [{}],
  [`PATCH ${URLS.import}`]: [{ fixed: ':finding' }],
  [`POST ${URLS.rounds}`]: [{ findingIds: ':finding' }],
  [`DELETE ${URLS.round}`]: [{}],
  [`POST ${URLS.begin}`]: [{}],
  [`POST ${URLS.decline}`]: [{ reason: 'A few plain words' }],
  [`POST ${URLS.inRound}`]: [{ findingIds: ':finding' }],
  [`POST ${URLS.results}`]: [{ findingId: ':finding', result: 'fixed' }],
  [`POST ${URLS.reports}`]: [{ kind: 'full', format: 'json' }],
  [`DELETE ${URLS.report}`]: [{}],
  [`POST ${URLS.deliver}`]: [{}],
  [`POST ${URLS.again}`]: [{}],
  [`POST ${URLS.publishRound}`]: [{ summary: 'A few plain words' }],
};

/** The names of things that pages had in their addresses, and which. */
export type Ids = ReadonlyMap<string, ReadonlySet<string>>;

/** Each id in the place of its name. */
function filledIn(texts: readonly string[], name: string, ids: Ids): string[] {
  return texts.flatMap((text) =>
    text.includes(`:${name}`)
      ? [...(ids.get(name) ?? [])].map((id) => text.replaceAll(`:${name}`, id))
      : [text],
  );
}

/** What a program might ask of a route, with every id that it knows. */
export function callsOf(
  { method, url }: { readonly method: string; readonly url: string },
  ids: Ids,
): { readonly path: string; readonly body: string }[] {
  const names = [
    'slug',
    'company',
    'engagement',
    'finding',
    'version',
    'remark',
    'evidence',
    'document',
    'report',
    'import',
    'template',
    'round',
  ];
  const asked = `${method} ${url}`;
  return (BODIES[asked] ?? []).flatMap((body) => {
    const sent =
      method === 'DELETE'
        ? ''
        : SENDS_FILE.includes(asked)
          ? uploadOf({}, [SOME_FILE]).toString('latin1')
          : JSON.stringify(body);
    const calls = names.reduce((texts, name) => filledIn(texts, name, ids), [`${url} ${sent}`]);
    return calls.map((call) => {
      const end = call.indexOf(' ');
      return { path: call.slice(0, end), body: call.slice(end + 1) };
    });
  });
}
