import { type Deed, nth } from './life.ts';
import { keeps, reaches } from './reach.ts';

const plan: Deed = async (life, step) => {
  const { at, on } = step;
  const { all } = life;
  const by = life.colleague(step);
  const company = nth(all.companies, at);
  if (company === undefined) throw new Error('no companies');
  const [title, scope, rules] = [life.word(), life.word(), life.word()];
  const reference = `R${title.slice(2, -1)}`;
  const form = {
    ...{ title, scope, rules, reference, kind: 'api', tags: '', lead: '', companyId: company.id },
    ...(on && by.membership !== null && { team: by.id }),
  };
  const leads = await life.send(by, `${life.dashboard}/engagements`, form, {
    may: by.membership !== null && !company.archived && keeps(all, by, company),
    otherwise: by.membership === null ? 404 : 422,
  });
  if (leads === null) return;
  const isOn = on || (by.side === 'consultant' && all.needToKnow);
  all.engagements.push({
    ...{ company, title, scope, rules, reference },
    id: leads.split('/').at(-1) ?? '',
    visible: false,
    team: new Set(isOn ? [by] : []),
    findings: [],
    evidence: [],
  });
};

const team: Deed = async (life, step) => {
  const { all } = life;
  const by = life.colleague(step);
  const [engagement, who] = [nth(all.engagements, step.at), nth(life.team, step.other)];
  if (engagement === undefined || who === undefined) return;
  const chosen = new Set(engagement.team);
  if (step.on) chosen.add(who);
  else chosen.delete(who);
  const { title, scope, rules, reference } = engagement;
  const form = new URLSearchParams({ title, scope, rules, reference, kind: 'api', tags: '', lead: '' });
  for (const { id } of chosen) form.append('team', id);
  const isWithin = reaches(all, by, engagement);
  const may = isWithin && [...chosen].every(({ membership }) => membership !== null);
  const path = `${life.dashboard}/engagements/${engagement.id}`;
  await life.send(by, path, form.toString(), { may, otherwise: isWithin ? 422 : 404 });
  if (!may) return;
  if (by.side === 'consultant' && all.needToKnow) chosen.add(by);
  engagement.team.clear();
  for (const one of chosen) engagement.team.add(one);
};

const show: Deed = async (life, step) => {
  const by = life.colleague(step);
  const engagement = nth(life.all.engagements, step.at);
  if (engagement === undefined) return;
  const may = reaches(life.all, by, engagement);
  const path = `${life.dashboard}/engagements/${engagement.id}/visibility`;
  await life.send(by, path, { visible: String(step.on) }, { may });
  if (may) engagement.visible = step.on;
};

/** What happens to plans, and who works on them (E3, E6). */
export const planDeeds = { plan, team, show };
