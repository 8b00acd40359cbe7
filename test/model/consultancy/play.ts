import type { World } from '../../world.ts';
import { companyDeeds, foundCompany } from './companies.ts';
import { contactDeeds } from './contacts.ts';
import { evidenceDeeds } from './evidence.ts';
import { findingDeeds } from './findings.ts';
import { BEGINNING, type Happening, type Kind } from './happenings.ts';
import { ConsultancyLife, type Deed } from './life.ts';
import { planDeeds } from './plans.ts';
import { remarkDeeds } from './remarks.ts';
import { tokenDeeds } from './tokens.ts';

const DEEDS: Readonly<Record<Kind, Deed>> = {
  ...companyDeeds,
  ...contactDeeds,
  ...evidenceDeeds,
  ...findingDeeds,
  ...planDeeds,
  ...remarkDeeds,
  ...tokenDeeds,
};

/** Plays one step, and compares what came of it with the model. */
export const play: Deed = (life, step: Happening) => DEEDS[step.do](life, step);

/** With an owner, two consultants, two contacts of one client and one of the other, and something for each to read. */
export async function beginLife(world: World): Promise<ConsultancyLife> {
  const life = new ConsultancyLife(world);
  await life.open();
  await life.add('olga', 'owner', null);
  for (const name of ['carl', 'cora']) await life.add(name, 'consultant', null);
  const [alpha, beta] = [await foundCompany(life), await foundCompany(life)];
  life.all.companies.push(alpha, beta);
  for (const name of ['xara', 'yuri']) await life.add(name, 'client', alpha);
  await life.add('zoe', 'client', beta);
  for (const step of BEGINNING) await play(life, step);
  return life;
}
