/** What the walls (`src/walls.test.ts`) read in the text of a source. */

/** Without the lines that are comments alone. */
const codeOf = (text: string): string =>
  text.replace(/^[ \t]*(?:\/\/.*|\/?\*(?:(?!\*\/).)*(?:\*\/)?[ \t]*)$/gm, '');

/** Whether a source names an export, under whatever name it takes it in. */
export const names = (text: string, name: string): boolean => new RegExp(`\\b${name}\\b`).test(codeOf(text));

/** Where a source takes in an export and does something else with it than to call it by its name, such as to give it another. */
export function passedOn(text: string, name: string): string[] {
  const [word, alone] = [
    new RegExp(`[^\\n]*\\b${name}\\b[^\\n]*`, 'g'),
    new RegExp(`[{,]\\s*${name}\\s*[,}]`),
  ];
  const imported: string[] = [];
  const rest = codeOf(text).replace(/^import\s[^;]*;/gm, (statement) => {
    if (names(statement, name) && !alone.test(statement)) imported.push(statement);
    return '';
  });
  const declared = new RegExp(`\\bfunction ${name}\\b`, 'g');
  const called = new RegExp(`\\b${name}\\s*(?=[<(])`, 'g');
  return [...imported, ...(rest.replace(declared, '').replace(called, '').match(word) ?? [])];
}

const LEAVE = String.raw`(?:\w*(?:Contexts?|Scope|Reach|Act|Held|HeldAlone|Again|Leave|Trx|Database|Reader|Judgement)|Kysely|Transaction|never)`;
const RENAMED =
  /^import\s[^;]*?\b(\w*(?:Contexts?|Scope|Reach|Act|Held|HeldAlone|Again|Leave|Trx|Database|Kysely|Transaction)\s+as\s+\w+)/gm;
/** Where a function declares types of its own, which a caller then chooses. */
const PARAMETRIC = /(?:\bfunction\b\s*\w*|=\s*(?:async\s*)?)<([^()]+?)>\s*\(/g;

/** What the compiler is told not to look at. */
export const unchecked = (text: string): string[] =>
  text.match(/@ts-(?:ignore|expect-error|nocheck)\b/g) ?? [];

/**
 * The casts that say something is what it was not known to be: leave to act or to write, what a caller chooses, or anything
 * by way of `unknown`. So do type guards.
 */
export function castsIn(text: string): string[] {
  const code = codeOf(text);
  const renamed = [...code.matchAll(RENAMED)].map(([, name = '']) => name);
  const imports = /^import\s[^;]*;/gm;
  const chosen = [...code.matchAll(PARAMETRIC)].flatMap(([, types = '']) =>
    types.split(',').flatMap((type) => /^\s*(?:const\s+)?(\w+)/.exec(type)?.[1] ?? []),
  );
  const claimed = `(?:${[LEAVE, ...new Set(chosen)].join('|')})\\b`;
  const casts = new RegExp(
    String.raw`\bas\s+(?:(?:unknown|any|never)\s+as\s+\w+|${claimed})|:\s*(?:asserts\s+)?\w+\s+is\s+${claimed}`,
    'g',
  );
  return [...renamed, ...(code.replace(imports, '').match(casts) ?? [])].map((cast) =>
    cast.replace(/\s+/g, ' ').replace(/^: /, ''),
  );
}

const BUILT = '(?:insertInto|updateTable|deleteFrom|mergeInto|replaceInto)';
const WRITES = String.raw`\b(?:(?:insert|replace)\s+(?:or\s+\w+\s+)?into|replace\s+into|merge\s+into|update(?:\s+or\s+\w+)?|delete\s+from|truncate(?:\s+table)?|(?:alter|drop)\s+table(?:\s+if\s+exists)?)\s+(?:only\s+)?`;
/** A name, in whatever marks. What stands before the table's may be its schema's, or what looks like one. */
const NAME = String.raw`\\?["'\`\[]?(\w+)`;
const WRITTEN = new RegExp(String.raw`${WRITES}${NAME}(?:\\?["'\`\]]?\s*\.\s*${NAME})?`, 'gi');

/** As a database reads it: comments are space. */
const sqlIn = (code: string): string => code.replace(/\/\*.*?\*\//g, ' ').replace(/--[^\n]*$/gm, ' ');

/** The tables that a source writes: by the query builder, or in a statement of its own, however that is spelt. */
export function writtenIn(text: string): ReadonlySet<string> {
  const built = /\b(?:insertInto|updateTable|deleteFrom)\(\s*'(\w+)'/g;
  const code = codeOf(text);
  const found = [code.matchAll(built), code.matchAll(WRITTEN), sqlIn(code).matchAll(WRITTEN)];
  const tables = found.flatMap((matches) => [...matches].flatMap(([, ...written]) => written));
  return new Set(tables.flatMap((table) => (table === undefined ? [] : [table.toLowerCase()])));
}

/** Where a source writes a table that it does not name: by a variable, or in a statement that is put together. */
export function unnamedWrites(text: string): string[] {
  const code = codeOf(text);
  const built = new RegExp(`\\b${BUILT}\\b(?!\\(\\s*'\\w+'|\\w)`, 'g');
  const spelt = new RegExp(String.raw`${WRITES}\\?["'\`\[]?\$\{`, 'gi');
  const lineAt = (index: number) =>
    code.slice(code.lastIndexOf('\n', index) + 1, `${code}\n`.indexOf('\n', index)).trim();
  return [built, spelt].flatMap((pattern) => [...code.matchAll(pattern)].map(({ index }) => lineAt(index)));
}
