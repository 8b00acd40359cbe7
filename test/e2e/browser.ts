import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What Playwright's `launchOptions` need to start the browser that `findBrowser` found. */
export type Browser = { executablePath: string; args: string[]; env: Record<string, string> };

const quiet = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

// The package's own font list names the directories of a cloud function. Without a single font Chromium draws
// no text at all, not even in the page's own.
function fontList(place: string): string {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir>${join(place, 'fonts')}</dir>
  <cachedir>${join(place, 'fonts-cache')}</cachedir>
</fontconfig>
`;
}

/**
 * Unpacks the Chromium that @sparticuz/chromium carries, once per version, and answers the directory.
 * Left to itself the package unpacks to fixed names in the temp directory and takes whatever lies there for
 * its own: half a file of a run beside it, or another user's program. So it unpacks into a fresh directory,
 * which takes its place in node_modules whole.
 */
async function unpackedChromium(): Promise<string> {
  const manifest = fileURLToPath(
    new URL('../../node_modules/@sparticuz/chromium/package.json', import.meta.url),
  );
  const { version } = JSON.parse(await readFile(manifest, 'utf8')) as { version: string };
  const cache = fileURLToPath(new URL('../../node_modules/.cache/', import.meta.url));
  const place = join(cache, `chromium-${version}`);
  if (existsSync(place)) return place;

  await mkdir(cache, { recursive: true });
  const fresh = await mkdtemp(join(cache, 'chromium-unpacking-'));
  const before = process.env.TMPDIR;
  process.env.TMPDIR = fresh;
  try {
    const { default: chromium } = await import('@sparticuz/chromium');
    await chromium.executablePath();
    await writeFile(join(fresh, 'fonts.conf'), fontList(place));
    await rename(fresh, place);
  } catch (error) {
    await rm(fresh, { recursive: true, force: true });
    // Somebody else's unpacking got there first: theirs is as good.
    if (!existsSync(place)) throw error;
  } finally {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
  }
  return place;
}

/**
 * The Chromium out of npm, so that all machines test with the same one, unless `$CHROMIUM_PATH` names another.
 * Throws where neither is there: the one out of npm is built for Linux on x64.
 */
export async function findBrowser(): Promise<Browser> {
  const args = process.getuid?.() === 0 ? ['--no-sandbox', ...quiet] : quiet;
  const env = { ...process.env } as Record<string, string>;
  const given = process.env.CHROMIUM_PATH;
  if (given) return { executablePath: given, args, env };
  if (process.platform !== 'linux' || process.arch !== 'x64')
    throw new Error(
      `npm brings no Chromium for ${process.platform} on ${process.arch}: please set CHROMIUM_PATH to an installed Chromium or Chrome.`,
    );
  const place = await unpackedChromium();
  return {
    executablePath: join(place, 'chromium'),
    args,
    env: { ...env, FONTCONFIG_FILE: join(place, 'fonts.conf') },
  };
}
