import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/*
 * Who calls whom, read from the sources: each declaration of a file by the names that stand in it, each name by what the file
 * declares or imports under it. What is called through a variable is not seen, which nothing here does.
 */

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** A declaration, as `src/access/sessions.ts endSession`. */
type Declared = string;
const declared = (file: string, name: string): Declared => `${file} ${name}`;

interface Source {
  /** The text of each declaration. */
  readonly texts: ReadonlyMap<string, string>;
  /** What each name stands for that comes from another file, or is passed on from one. */
  readonly imported: ReadonlyMap<string, Declared>;
}

const DECLARATION = /^(?:export )?(?:async )?(?:function|const|class) (\w+)/;

function textsIn(text: string): Map<string, string> {
  const texts = new Map<string, string>();
  let name: string | undefined;
  for (const line of text.split('\n')) {
    name =
      DECLARATION.exec(line)?.[1] ??
      (/^(?:export |import |type |interface |declare )/.test(line) ? undefined : name);
    if (name !== undefined) texts.set(name, `${texts.get(name) ?? ''}${line}\n`);
  }
  return texts;
}

function importedIn(file: string, text: string): Map<string, Declared> {
  const found = text.matchAll(/(?:import|export) \{([^}]*)\} from '(\.[^']*)'/g);
  const names = [...found].flatMap(([, list = '', from = '']) =>
    list.split(',').map((one): [string, Declared] => {
      const [name = '', as = name] = one.trim().split(' as ');
      return [as, declared(normalize(join(dirname(file), from)), name)];
    }),
  );
  return new Map(names);
}

const sources = new Map<string, Source>(
  [
    ...globSync('src/**/*.{ts,tsx}', { cwd: root }).filter((name) => !/\.test\.tsx?$/.test(name)),
    ...globSync('*.ts', { cwd: import.meta.dirname }).map((name) =>
      join(relative(root, import.meta.dirname), name),
    ),
  ].map((file) => {
    const text = readFileSync(join(root, file), 'utf8');
    return [file, { texts: textsIn(text), imported: importedIn(file, text) }];
  }),
);

/** Where a name is declared that a file uses; null for one that it only happens to have in it. */
function resolve(file: string, name: string): Declared | null {
  const source = sources.get(file);
  if (source === undefined) return null;
  if (source.texts.has(name)) return declared(file, name);
  const [from = '', original = ''] = source.imported.get(name)?.split(' ') ?? [];
  return from === '' ? null : resolve(from, original);
}

function calledBy(file: string, name: string): Declared[] {
  const text = sources.get(file)?.texts.get(name) ?? '';
  return [...new Set(text.match(/\b[A-Za-z_]\w*\b/g))]
    .filter((one) => one !== name)
    .map((one) => resolve(file, one))
    .filter((one) => one !== null);
}

const everyCall = new Map<Declared, readonly Declared[]>(
  [...sources].flatMap(([file, { texts }]) =>
    [...texts.keys()].map((name): [Declared, Declared[]] => [declared(file, name), calledBy(file, name)]),
  ),
);

/** What calls one of these by itself. */
export const callersOf = (called: readonly Declared[]): Declared[] =>
  [...everyCall].filter(([, calls]) => calls.some((one) => called.includes(one))).map(([caller]) => caller);

/** All that is called from what a file declares, and from what that calls. */
export function reachedFrom(files: (file: string) => boolean): ReadonlySet<Declared> {
  const reached = new Set<Declared>();
  const open = [...everyCall.keys()].filter((one) => files(one.split(' ')[0] ?? ''));
  for (let one = open.pop(); one !== undefined; one = open.pop()) {
    if (reached.has(one)) continue;
    reached.add(one);
    open.push(...(everyCall.get(one) ?? []));
  }
  return reached;
}

/** What a file exports that writes: all whose first argument is a transaction. */
export function writersIn(file: string): Declared[] {
  const texts = sources.get(file)?.texts ?? new Map<string, string>();
  return [...texts]
    .filter(([, text]) => /^export (?:async )?function \w+\(\s*trx: /.test(text))
    .map(([name]) => declared(file, name));
}

/** Whether there is such a declaration. */
export const isDeclared = (one: Declared): boolean => everyCall.has(one);
