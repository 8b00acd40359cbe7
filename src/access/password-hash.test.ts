import { hashSync } from '@node-rs/argon2';
import { describe, expect, test } from 'vitest';
import { hashPassword, needsRehash, verifyAgainstNothing, verifyPassword } from './password-hash.ts';

describe('ASVS 11.4.2: argon2id', () => {
  test('19 MiB, two passes, one lane, a salt of its own', async () => {
    const stored = await hashPassword('orchard lantern velvet');
    expect(stored).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(await hashPassword('orchard lantern velvet')).not.toBe(stored);
    expect(needsRehash(stored)).toBe(false);
    expect(needsRehash(hashSync('x', { memoryCost: 8192 }))).toBe(true);
    expect(needsRehash(hashSync('x', { algorithm: 1 }))).toBe(true);
  });

  test('ASVS 6.2.8: the very password opens, and none that is nearly it', async () => {
    const password = ` Zebra über ${'😀'.repeat(110)}!`;
    const stored = await hashPassword(password);
    expect(await verifyPassword(stored, password)).toBe(true);
    expect(await verifyPassword(stored, password.normalize('NFD'))).toBe(true);
    for (const near of [password.trim(), password.toLowerCase(), password.slice(0, -1), `${password} `, '']) {
      expect(await verifyPassword(stored, near)).toBe(false);
    }
  });

  test('what is stored cannot be no hash without being noticed', async () => {
    await expect(verifyPassword('', 'orchard lantern velvet')).rejects.toThrow();
  });

  test('ASVS 6.3.8: an unknown account costs the same work', async () => {
    const stored = await hashPassword('orchard lantern velvet');
    // The work itself, in processor time: how long it has to wait for a core is the machine's affair.
    const timed = async (work: () => Promise<boolean>) => {
      const before = process.cpuUsage();
      expect(await work()).toBe(false);
      const { user, system } = process.cpuUsage(before);
      return user + system;
    };
    let known = Number.POSITIVE_INFINITY;
    let unknown = Number.POSITIVE_INFINITY;
    // The least of each, taken by turns, so that what disturbs the caches disturbs both alike.
    for (let run = 0; run < 10; run += 1) {
      known = Math.min(known, await timed(() => verifyPassword(stored, 'wrong')));
      unknown = Math.min(unknown, await timed(() => verifyAgainstNothing('wrong')));
    }
    expect(unknown / known).toBeGreaterThan(0.5);
    expect(unknown / known).toBeLessThan(2);
  });
});
