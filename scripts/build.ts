import { existsSync } from 'node:fs';
import { copyFile, cp, mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { build as bundle } from 'rolldown';
import { packageDirectory, root, runCompiler, runTool } from './tools.ts';

const fonts = ['inter-latin-wght-normal.woff2', 'inter-latin-ext-wght-normal.woff2'];
const target = join(root, 'dist');
const sources = join(root, 'src');
/** Where the types of all sources are checked beside it, the build has only to take them off. */
const isChecked = !process.argv.includes('--unchecked');

/** Packages of some hundred small modules, of which what is used goes into the program's own file. */
const MANY_MODULES = /^(?:highlight\.js|kysely|zod)(?:\/|$)/;

async function copyStatic(assets: string): Promise<number> {
  const source = join(packageDirectory('@fontsource-variable/inter'), 'files');
  await mkdir(join(assets, 'fonts'), { recursive: true });
  await cp(join(root, 'src', 'ui', 'static'), assets, { recursive: true });
  await Promise.all(fonts.map((font) => copyFile(join(source, font), join(assets, 'fonts', font))));
  return 0;
}

/** The texts and pictures that the demo reads, the findings to start from that are shipped, and how Typst sets a PDF. */
async function copyTexts(stage: string): Promise<number> {
  const places = [
    'demo/engagements',
    'demo/pictures',
    'areas/engagements/templates/library',
    'rendering/pdf/typst',
  ];
  for (const place of places) await cp(join(root, 'src', place), join(stage, place), { recursive: true });
  return 0;
}

/** What a module of ours finds beside itself lies beside the file that `tsc` makes of it. */
function asIfAlone(code: string, path: string): { code: string; map: null } | null {
  if (!path.startsWith(sources) || !code.includes('import.meta.url')) return null;
  const alone = relative(sources, path)
    .split(sep)
    .join('/')
    .replace(/\.tsx?$/, '.js');
  // No line moves, so that the map of the sources stays true.
  return {
    code: code.replaceAll('import.meta.url', `new URL('./${alone}', import.meta.url).href`),
    map: null,
  };
}

/** The program in a few files instead of a thousand (docs/decisions/0024); only what few commands need is apart. */
async function bundleProgram(stage: string): Promise<number> {
  try {
    await bundle({
      cwd: root,
      input: { main: 'src/main.ts' },
      platform: 'node',
      tsconfig: 'tsconfig.json',
      logLevel: 'warn',
      external: (id) => /^[^./]/.test(id) && !MANY_MODULES.test(id) && !id.startsWith(root),
      plugins: [{ name: 'as-if-alone', transform: asIfAlone }],
      output: {
        dir: stage,
        format: 'esm',
        sourcemap: true,
        // From where it will be, not from where it is made.
        sourcemapPathTransform: (source, map) => relative(target, resolve(dirname(map), source)),
        chunkFileNames: 'main-[name].js',
      },
    });
    return 0;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return 1;
  }
}

/** One file for all pages, and one for each part that only some pages load; types are `tsc`'s to check. */
async function bundleScripts(assets: string): Promise<number> {
  try {
    await bundle({
      cwd: root,
      input: { app: 'src/ui/client/app.ts' },
      platform: 'browser',
      tsconfig: 'tsconfig.client.json',
      logLevel: 'warn',
      output: { dir: assets, format: 'esm', minify: true, chunkFileNames: '[name].js' },
    });
    return 0;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return 1;
  }
}

/**
 * Builds beside `dist/` and swaps at the end: a build that fails, or a server that still runs from the last
 * one, never meets half a tree. Answers whether it worked.
 */
async function build(): Promise<boolean> {
  const started = Date.now();
  const stage = join(root, 'node_modules', '.cache', `build-${process.pid}`);
  const assets = join(stage, 'assets');
  try {
    const codes = await Promise.all([
      runCompiler([
        '--project',
        'tsconfig.build.json',
        '--outDir',
        stage,
        ...(isChecked ? [] : ['--noCheck']),
      ]),
      runCompiler(['--noEmit', '--project', 'tsconfig.client.json']),
      bundleScripts(assets),
      runTool('@tailwindcss/cli', 'tailwindcss', [
        '-i',
        'src/ui/app.css',
        '-o',
        join(assets, 'app.css'),
        '--minify',
      ]),
      copyStatic(assets),
      copyTexts(stage),
    ]);
    if (codes.some((code) => code !== 0) || (await bundleProgram(stage)) !== 0) return false;
    await rm(target, { recursive: true, force: true });
    await rename(stage, target);
  } finally {
    await rm(stage, { recursive: true, force: true });
  }
  console.log(`built dist/ in ${((Date.now() - started) / 1000).toFixed(1)} s`);
  return true;
}

const wanted = !(process.argv.includes('--if-missing') && existsSync(join(target, 'main.js')));
if (wanted && !(await build())) {
  console.error('The build failed; dist/ is as it was before.');
  process.exit(1);
}
