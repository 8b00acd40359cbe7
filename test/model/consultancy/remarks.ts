import type { Happening } from './happenings.ts';
import { type ConsultancyLife, type Deed, nth } from './life.ts';
import { type ModelPerson, reaches, type Said } from './reach.ts';

async function say(
  life: ConsultancyLife,
  { at }: Happening,
  by: ModelPerson,
  kind: Said['kind'],
): Promise<void> {
  const found = nth(life.findings, at);
  if (found === undefined) return;
  const { engagement, finding } = found;
  const isWithin = reaches(life.all, by, engagement);
  const may = isWithin && (kind === 'note' || finding.published !== null);
  const word = life.word();
  const isClient = by.side === 'client';
  const path = isClient
    ? `/portal/findings/${finding.id}/comments`
    : `${life.dashboard}/findings/${finding.id}/remarks`;
  const form: Record<string, string> = isClient ? { text: word } : { kind, text: word };
  const leads = await life.send(by, path, form, { may, otherwise: isWithin && !isClient ? 409 : 404 });
  const id = leads?.split('#remark-')[1];
  if (id !== undefined) finding.said.push({ id, by, word, kind, removed: false });
}

const remark: Deed = (life, step) => say(life, step, life.colleague(step), step.on ? 'note' : 'comment');

const comment: Deed = async (life, step) => {
  const contact = nth(life.contacts, step.by);
  if (contact !== undefined) await say(life, step, contact, 'comment');
};

const unsay: Deed = async (life, step) => {
  const at = nth(life.findings, step.at);
  const said = at && nth(at.finding.said, step.other);
  if (at === undefined || said === undefined) return;
  const { engagement, finding } = at;
  const who = nth(life.all.people, step.by) ?? said.by;
  const isClient = who.side === 'client';
  const path = isClient
    ? `/portal/findings/${finding.id}/comments/${said.id}`
    : `${life.dashboard}/findings/${finding.id}/remarks/${said.id}`;
  const form = { text: '', do: 'remove', ...(!isClient && { kind: said.kind }) };
  const may = reaches(life.all, who, engagement) && said.by === who && !said.removed;
  await life.send(who, path, form, { may });
  if (may) said.removed = true;
};

/** What is said of findings, to both sides or within the consultancy (E17). */
export const remarkDeeds = { remark, comment, unsay };
