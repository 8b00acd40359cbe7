import { Secret } from 'otpauth';
import { expect } from 'vitest';
import type { Visitor } from './visitor.ts';
import type { World } from './world.ts';

/** Types the key of the setup page into an app, and returns what the app then holds. */
export async function scan(visitor: Visitor): Promise<Uint8Array> {
  const page = await visitor.get('/mfa/setup');
  expect(page.statusCode).toBe(200);
  const key = /data-copy="([A-Z2-7]{32})"/.exec(page.body)?.[1] ?? '';
  return new Uint8Array(Secret.fromBase32(key).bytes);
}

/** A code that is right for no step within ten minutes either side. */
export function wrongCode(world: World, secret: Uint8Array): string {
  const near = new Set(Array.from({ length: 45 }, (_, index) => world.code(secret, index - 22)));
  for (let n = 0; ; n += 1) {
    const code = String(n).padStart(6, '0');
    if (!near.has(code)) return code;
  }
}

/** Whether a browser gets at its account, or is asked for something first. */
export async function isInside(visitor: Visitor): Promise<boolean> {
  return (await visitor.get('/account/security')).statusCode === 200;
}
