/** Only the three decoders that we let in: a library of ours that knows forty formats has the faults of all of them. */
const load = async () => {
  const { default: sharp } = await import('sharp');
  sharp.cache(false);
  sharp.concurrency(1);
  sharp.block({ operation: ['VipsForeignLoad'] });
  sharp.unblock({
    operation: ['VipsForeignLoadPngBuffer', 'VipsForeignLoadJpegBuffer', 'VipsForeignLoadWebpBuffer'],
  });
  return sharp;
};
let loading: ReturnType<typeof load> | undefined;

/** What decodes pictures. */
export type Decoder = Awaited<ReturnType<typeof load>>;

/**
 * How many pictures are decoded at once: each takes a thread of the few that files and passwords need, too, and some 200 MB
 * where it is as large as may be. And how many may wait for that: with more, the last would wait for half a minute.
 */
const AT_ONCE = 2;
const MOST_WAITING = 12;

let atWork = 0;
const waiting: (() => void)[] = [];

/** What waits for something no longer than it may; that goes on by itself. */
async function within<T>(working: Promise<T>, longestMs: number, late: T): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const waiting = new Promise<T>((resolve) => {
    timer = setTimeout(() => resolve(late), longestMs);
  });
  try {
    return await Promise.race([working, waiting]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Decodes something once it is its turn: `busy` where too many others wait, `late` where it takes longer than it may. What doesn't
 * end by then keeps its place until it does.
 */
export async function inTurn<T>(
  longestSeconds: number,
  decode: (decoder: Decoder) => Promise<T>,
  { busy, late }: { readonly busy: T; readonly late: T },
): Promise<T> {
  if (atWork < AT_ONCE) atWork += 1;
  else if (waiting.length >= MOST_WAITING) return busy;
  // Whoever is done hands over their place.
  else await new Promise<void>((resolve) => waiting.push(resolve));
  loading ??= load();
  const decoding = loading.then(decode).finally(() => {
    const next = waiting.shift();
    if (next === undefined) atWork -= 1;
    else next();
  });
  return within(decoding, longestSeconds * 1000, late);
}
