import { type ConsultancyLife, type Deed, nth } from './life.ts';
import { keeps, type ModelCompany } from './reach.ts';

/** A client of the owner's, with a name and notes that nobody else's has. */
export async function foundCompany(life: ConsultancyLife): Promise<ModelCompany> {
  const [name, notes] = [life.word(), life.word()];
  const form = { name, reference: '', notes };
  const leads = await life.send(life.owner, `${life.dashboard}/companies`, form, { may: true });
  return { id: leads?.split('/').at(-1) ?? '', name, notes, archived: false };
}

const archive: Deed = async (life, step) => {
  const company = nth(life.all.companies, step.at);
  if (company === undefined) return;
  const by = life.colleague(step);
  const may = by.membership !== null && keeps(life.all, by, company);
  const path = `${life.dashboard}/companies/${company.id}/archive`;
  const otherwise = by.membership === null ? 404 : 403;
  await life.send(by, path, { archived: String(step.on) }, { may, otherwise });
  if (may) company.archived = step.on;
};

/** Erases a company with all that is of it, where its name is typed; another takes its place. */
const erase: Deed = async (life, step) => {
  const { all } = life;
  const at = step.at % all.companies.length;
  const company = all.companies[at];
  if (company === undefined) return;
  const by = life.colleague(step);
  const may = by.side === 'owner' && step.on;
  const otherwise = by.membership === null ? 404 : by.side === 'owner' ? 422 : 403;
  const form = { name: step.on ? company.name : 'Another' };
  await life.send(by, `${life.dashboard}/companies/${company.id}/erase`, form, { may, otherwise });
  if (!may) return;
  for (const contact of life.contacts) if (contact.company === company) contact.membership = null;
  all.engagements = all.engagements.filter((engagement) => engagement.company !== company);
  all.companies[at] = await foundCompany(life);
};

const needToKnow: Deed = async (life, step) => {
  const by = life.colleague(step);
  const may = by.side === 'owner';
  const otherwise = by.membership === null ? 404 : 403;
  const form = { sees: step.on ? 'team' : 'all' };
  await life.send(by, `${life.dashboard}/settings/need-to-know`, form, { may, otherwise });
  if (may) life.all.needToKnow = step.on;
};

/** What happens to clients as a whole, and what the owner decides of all of them (E3, E5). */
export const companyDeeds = { archive, erase, 'need-to-know': needToKnow };
