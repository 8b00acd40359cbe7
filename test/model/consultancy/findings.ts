import { type Deed, nth } from './life.ts';
import { reaches } from './reach.ts';

const draft: Deed = async (life, step) => {
  const by = life.colleague(step);
  const engagement = nth(life.all.engagements, step.at);
  if (engagement === undefined) return;
  const may = reaches(life.all, by, engagement);
  const leads = await life.send(by, `${life.dashboard}/engagements/${engagement.id}/findings`, {}, { may });
  if (leads === null) return;
  const title = life.word();
  await life.send(by, leads, { revision: '1', title, severity: 'high', description: 'So.' }, { may });
  const id = leads.split('/').at(-2) ?? '';
  engagement.findings.push({ id, draft: title, shows: null, revision: 2, published: null, said: [] });
};

const rewrite: Deed = async (life, step) => {
  const at = nth(life.findings, step.at);
  if (at === undefined) return;
  const { engagement, finding } = at;
  const by = life.colleague(step);
  const may = reaches(life.all, by, engagement);
  const title = life.word();
  const form = { revision: String(finding.revision), title };
  await life.send(by, `${life.dashboard}/findings/${finding.id}/edit`, form, { may });
  if (may) Object.assign(finding, { draft: title, revision: finding.revision + 1 });
};

const publish: Deed = async (life, step) => {
  const at = nth(life.findings, step.at);
  if (at === undefined) return;
  const { engagement, finding } = at;
  const by = life.colleague(step);
  const isWithin = reaches(life.all, by, engagement);
  // E12: not while it names a file that there is not any more.
  const may = isWithin && finding.shows?.removed !== true;
  const whatChanged = life.word();
  const form = { revision: String(finding.revision), whatChanged };
  const path = `${life.dashboard}/findings/${finding.id}/publish`;
  await life.send(by, path, form, { may, otherwise: isWithin ? 409 : 404 });
  const { published, draft: title, shows, revision } = finding;
  if (!may || published?.revision === revision) return;
  const changes = published === null ? [] : [...published.changes, whatChanged];
  finding.published = { title, revision, changes, shows };
};

const remove: Deed = async (life, step) => {
  const at = nth(life.findings, step.at);
  if (at === undefined) return;
  const { engagement, finding } = at;
  const by = life.colleague(step);
  const isWithin = reaches(life.all, by, engagement);
  const may = isWithin && finding.published === null;
  const path = `${life.dashboard}/findings/${finding.id}/delete`;
  await life.send(by, path, {}, { may, otherwise: isWithin ? 409 : 404 });
  if (may) engagement.findings = engagement.findings.filter((one) => one !== finding);
};

/** What happens to findings (E8, E12). */
export const findingDeeds = { draft, rewrite, publish, delete: remove };
