import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { SAMPLE_LOOK, sampleDocument } from '../../test/sample-document.ts';
import type { Order } from './apart.ts';
import { handedOver, TakenOver } from './handing-over.ts';

const MEGABYTE = 1_048_576;

const hashOf = (bytes: Uint8Array = new Uint8Array(0)) => createHash('sha256').update(bytes).digest('hex');
const hashed = (order: Order | null | undefined) =>
  order && { ...order, pictures: order.pictures.map((one) => ({ ...one, bytes: hashOf(one.bytes) })) };

test('E28: an order is handed over in parts of a megabyte at most, comes to the same, and stays whole', () => {
  const { document, pictures } = sampleDocument();
  const large = { id: 'large', type: 'image/png', bytes: new Uint8Array(3 * MEGABYTE + 5).fill(7) } as const;
  const empty = { ...large, id: 'empty', bytes: new Uint8Array(0) };
  const order = {
    ...({ format: 'docx', document, look: SAMPLE_LOOK } as const),
    pictures: [...pictures.values(), large, empty].map((one) => ({
      ...one,
      bytes: new Uint8Array(one.bytes),
    })),
  };
  const taken = new TakenOver();
  const sizes: number[] = [];
  const orders = [...handedOver(order)].map((told) => {
    if (told.kind !== 'bytes') return taken.take(told);
    sizes.push(told.bytes.byteLength);
    const moved = structuredClone(told, { transfer: [told.bytes.buffer] });
    return taken.take(moved);
  });
  expect(Math.max(...sizes)).toBe(MEGABYTE);
  expect(sizes.reduce((sum, size) => sum + size)).toBe(
    order.pictures.reduce((sum, { bytes }) => sum + bytes.byteLength, 0),
  );
  // By their hashes, for to compare millions of bytes one by one takes half a minute.
  expect(hashed(orders.at(-1))).toEqual(hashed(order));
  expect(orders.slice(0, -1).every((one) => one === null)).toBe(true);
  expect(hashOf(order.pictures.at(-2)?.bytes), 'what is kept here is not taken away').toBe(
    hashOf(large.bytes),
  );
});
