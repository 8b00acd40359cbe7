import { uploadOf } from '../../multipart.ts';
import { type Deed, nth } from './life.ts';
import { reaches } from './reach.ts';

/** Adds a file to an engagement, and has a finding's draft show it. */
const attach: Deed = async (life, step) => {
  const at = nth(life.findings, step.at);
  if (at === undefined) return;
  const { engagement, finding } = at;
  const by = life.colleague(step);
  const may = reaches(life.all, by, engagement);
  const [name, text] = [life.word(), life.word()];
  const path = `${life.dashboard}/engagements/${engagement.id}/evidence`;
  await life.send(by, path, uploadOf({}, [{ name: `${name}.txt`, content: text }]), { may });
  if (!may) return;
  const { id } = await life.world.db
    .selectFrom('evidence')
    .select('id')
    .where('engagement_id', '=', engagement.id)
    .orderBy('id', 'desc')
    .executeTakeFirstOrThrow();
  const evidence = { id, name, text, removed: false };
  engagement.evidence.push(evidence);
  const steps = `See ![the file](evidence:${name}.txt).`;
  const form = { revision: String(finding.revision), steps };
  await life.send(by, `${life.dashboard}/findings/${finding.id}/edit`, form, { may });
  Object.assign(finding, { shows: evidence, revision: finding.revision + 1 });
};

const takeOut: Deed = async (life, step) => {
  const all = life.all.engagements.flatMap((one) =>
    one.evidence.map((its) => ({ engagement: one, evidence: its })),
  );
  const found = nth(all, step.at);
  if (found === undefined) return;
  const { engagement, evidence } = found;
  const by = life.colleague(step);
  const isThere = reaches(life.all, by, engagement) && !evidence.removed;
  const isShown = engagement.findings.some(({ published }) => published?.shows === evidence);
  const may = isThere && !isShown;
  const path = `${life.dashboard}/engagements/${engagement.id}/evidence/${evidence.id}`;
  const form = { name: evidence.name, alternative: '', do: 'remove' };
  await life.send(by, path, form, { may, otherwise: isThere ? 422 : 404 });
  if (may) evidence.removed = true;
};

/** What happens to the files that findings show (E11, E12). */
export const evidenceDeeds = { attach, 'take-out': takeOut };
