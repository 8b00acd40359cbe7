import { PLANS, type Plan } from './plan.ts';

const MOST_GB = 100_000;

const gigabytes = (typed: string | undefined): number | null => {
  const read = /^[1-9][0-9]{0,5}$/.test(typed ?? '') ? Number(typed) : Number.POSITIVE_INFINITY;
  return read <= MOST_GB ? read : null;
};

/**
 * Gigabytes for each plan, as an operator writes them: `50` for every plan, or `starter:5,pro:50,team:200`, each plan once.
 * Null for anything else.
 */
export function parseRoomByPlan(typed: string): Readonly<Record<Plan, number>> | null {
  const entries = typed.split(',').map((entry) => entry.trim().split(':'));
  const [[only = '', ...rest] = []] = entries;
  const ofAll = entries.length === 1 && rest.length === 0 ? gigabytes(only) : null;
  const room = PLANS.map((plan) => {
    const [named, ...others] = entries.filter(([name, ...numbers]) => name === plan && numbers.length === 1);
    return [plan, ofAll ?? (others.length === 0 ? gigabytes(named?.[1]) : null)] as const;
  });
  const isWhole = ofAll !== null || entries.length === PLANS.length;
  if (!isWhole || room.some(([, size]) => size === null)) return null;
  return Object.fromEntries(room) as Record<Plan, number>;
}
