import { expect } from 'vitest';
import { idIn, testAtWork as test } from '../../../../test/consultancy.ts';

const NEW = '/dashboard/acme/tokens/new';

/** What is chosen in a form, by its fields. */
const chosenIn = (page: string): string[] =>
  [...page.matchAll(/<input[^>]*\bname="([^"]+)"[^>]*\bvalue="([^"]+)"[^>]*\bchecked/g)].map(
    ([, name, value]) => `${name}=${value}`,
  );

test('D18 E27: a token that is not made leaves what was entered and chosen in the form', async ({
  owner,
  plan,
}) => {
  const [one, another] = [idIn(await plan()), idIn(await plan())];
  const chosen = new URLSearchParams({ name: 'Import', may: 'write', days: '365', sees: 'chosen' });
  const send = async (change: Record<string, string>, engagements: readonly string[]) => {
    const form = new URLSearchParams({ ...Object.fromEntries(chosen), ...change });
    for (const id of engagements) form.append('engagements', id);
    return owner.post(NEW, form.toString());
  };
  const kept = ['may=write', 'days=365', 'sees=chosen'];
  const nameless = await send({ name: ' ' }, [one, another]);
  expect(nameless.statusCode).toBe(422);
  expect(chosenIn(nameless.body).sort()).toEqual(
    [...kept, `engagements=${one}`, `engagements=${another}`].sort(),
  );
  const without = await send({}, []);
  expect(without.body).toContain('Choose at least one engagement.');
  expect(without.body).toMatch(/name="name"[^>]*value="Import"/);
  expect(chosenIn(without.body)).toEqual(kept);
  expect((await send({}, [one])).statusCode).toBe(200);
  const taken = await send({}, [one]);
  expect(taken.body).toContain('You already have a token with this name.');
  expect(chosenIn(taken.body)).toEqual([...kept, `engagements=${one}`]);
});
