import { type Fields, fieldsOf, textAt, textOf } from './json-fields.ts';
import { firstKeys } from './json-head.ts';
import { type JsonPart, jsonParts, type Wish } from './json-values.ts';
import { inMegabytes } from './limits.ts';
import { itemsOfResult } from './sarif-result.ts';
import { ruleOf } from './sarif-rule.ts';
import { SarifComponent, SarifRun } from './sarif-run.ts';
import { scanTime } from './scan-time.ts';
import { type Format, type Scanned, UnreadableFile } from './scanned.ts';

/** SARIF 2.1.0: what tools that read code write, whichever they are. */

/** Characters of what is held of one run: rules, names of files, and results that stand before what they refer to. */
const MOST_HELD = 32 * 1024 * 1024;

/** Results that are handed over at once. */
const AT_ONCE = 100;

/** What is done with what stands where; `*` is a place in a list. Everything else is passed over. */
const WISHES: Readonly<Record<string, Wish>> = Object.fromEntries(
  Object.entries({
    open: [
      ['', 'runs', 'runs/*', 'runs/*/tool', 'runs/*/tool/driver', 'runs/*/tool/driver/rules'],
      ['runs/*/tool/extensions', 'runs/*/tool/extensions/*', 'runs/*/tool/extensions/*/rules'],
      ['runs/*/taxonomies', 'runs/*/taxonomies/*', 'runs/*/taxonomies/*/taxa'],
      ['runs/*/artifacts', 'runs/*/logicalLocations', 'runs/*/results'],
      ['runs/*/invocations', 'runs/*/invocations/*', 'inlineExternalProperties'],
      ['inlineExternalProperties/*', 'runs/*/invocations/*/ruleConfigurationOverrides'],
    ],
    take: [
      ['version', 'runs/*/results/*', 'runs/*/artifacts/*', 'runs/*/logicalLocations/*'],
      ['driver', 'extensions/*'].flatMap((of) =>
        ['name', 'guid', 'globalMessageStrings', 'rules/*'].map((key) => `runs/*/tool/${of}/${key}`),
      ),
      ['runs/*/taxonomies/*/name', 'runs/*/taxonomies/*/guid', 'runs/*/taxonomies/*/taxa/*'],
      ['runs/*/externalPropertyFileReferences', 'runs/*/invocations/*/endTimeUtc'],
      ['runs/*/invocations/*/ruleConfigurationOverrides/*', 'runs/*/originalUriBaseIds'],
    ],
  }).flatMap(([wish, places]) => places.flat().map((place) => [place, wish as Wish])),
);

const INLINE =
  'This file keeps parts of its runs outside them (inlineExternalProperties), which aren’t read. Have your tool write everything into its runs.';

/** The files in which a run keeps what belongs to it, by whatever key. */
const otherFilesOf = (references: Fields): readonly string[] =>
  Object.values(references)
    .flatMap((value) => (Array.isArray(value) ? value : [value]))
    .map((value) => textAt(fieldsOf(fieldsOf(value).location), 'uri'))
    .filter((uri) => uri !== '');

/** Reads the parts of a file in their order, and holds results until what they refer to is known. */
class SarifReader {
  #run = new SarifRun();
  #extension = new SarifComponent();
  #taxonomy = new SarifComponent();
  #waiting: { readonly line: number; readonly text: string }[] = [];
  #held = 0;
  /** Of the invocation that is being read. */
  readonly #overrides: Fields[] = [];
  #hasInline = false;
  /** Results of the run were handed over already. */
  #hasResults = false;

  #hold(characters: number, line: number): void {
    this.#held += characters;
    if (this.#held > MOST_HELD)
      throw new UnreadableFile(
        `More than ${inMegabytes(MOST_HELD)} of this run would have to be held: its rules, the names of its files, and results that come before them. Split the file into runs, or have its tool written before its results.`,
        line,
      );
  }

  *read(part: JsonPart): Generator<readonly Scanned[]> {
    if (part.kind === 'unreadable') yield [part];
    else if (part.kind === 'end') yield* this.#end(part.path.join('/'), part.line);
    else yield this.#take(part.path.join('/'), part.value, part);
  }

  *#end(place: string, line: number): Generator<readonly Scanned[]> {
    if (place === 'runs/*/tool') this.#run.isToolKnown = true;
    else if (place === 'runs/*/tool/extensions/*') {
      this.#run.extensions.push(this.#extension);
      this.#extension = new SarifComponent();
    } else if (place === 'runs/*/taxonomies/*') {
      this.#run.taxonomies.push(this.#taxonomy);
      this.#taxonomy = new SarifComponent();
    } else if (place === 'runs/*/invocations/*') this.#run.invocations.push(this.#overrides.splice(0));
    else if (place === 'inlineExternalProperties/*' && !this.#hasInline) {
      this.#hasInline = true;
      yield [{ kind: 'unreadable', line, reason: INLINE }];
    } else if (place === 'runs/*') {
      const { length } = this.#waiting;
      for (let at = 0; at < length; at += AT_ONCE)
        yield this.#waiting
          .slice(at, at + AT_ONCE)
          .flatMap(({ line, text }) => itemsOfResult(this.#run, fieldsOf(JSON.parse(text)), line));
      this.#waiting = [];
      this.#held = 0;
      this.#run = new SarifRun();
      this.#hasResults = false;
    }
  }

  #take(
    place: string,
    value: unknown,
    { line, length }: { readonly line: number; readonly length: number },
  ): readonly Scanned[] {
    const run = this.#run;
    switch (place) {
      case 'version':
        if (textOf(value) !== '2.1.0')
          throw new UnreadableFile(
            `This is SARIF ${textOf(value)}. Only 2.1.0 can be read: have your tool write that.`,
            line,
          );
        return [];
      case 'runs/*/results/*': {
        const result = fieldsOf(value);
        if (!run.isWaitedFor(result)) {
          this.#hasResults = true;
          return itemsOfResult(run, result, line);
        }
        this.#hold(length, line);
        this.#waiting.push({ line, text: JSON.stringify(result) });
        return [];
      }
      case 'runs/*/artifacts/*': {
        const uri = run.within(fieldsOf(fieldsOf(value).location));
        this.#hold(uri.length, line);
        run.artifacts.push(uri);
        return [];
      }
      case 'runs/*/logicalLocations/*': {
        const name = textAt(fieldsOf(value), 'fullyQualifiedName', 'name');
        this.#hold(name.length, line);
        run.logicalLocations.push(name);
        return [];
      }
      case 'runs/*/originalUriBaseIds':
        this.#hold(length, line);
        run.folders = fieldsOf(value);
        return run.hasFoldersWithin ? this.#late(line, 'in which folders its files are') : [];
      case 'runs/*/invocations/*/ruleConfigurationOverrides/*':
        this.#hold(length, line);
        this.#overrides.push(fieldsOf(value));
        return this.#late(line, 'how its rules were set');
      case 'runs/*/invocations/*/endTimeUtc':
        return scanTime(textOf(value));
      case 'runs/*/taxonomies/*/taxa/*':
        this.#taxonomy.taxa.push(textAt(fieldsOf(value), 'id'));
        return [];
      case 'runs/*/externalPropertyFileReferences': {
        const files = otherFilesOf(fieldsOf(value));
        const reason = `This run keeps a part of itself in other files (${files.join(', ')}), which aren't read. Have your tool write everything into one file.`;
        return files.length === 0 ? [] : [{ kind: 'unreadable', line, reason }];
      }
      default:
        this.#takeOfComponent(place, value, length, line);
        return [];
    }
  }

  /** Says of what stands behind results to which it matters that they were read without it. */
  #late(line: number, what: string): readonly Scanned[] {
    if (!this.#hasResults) return [];
    const reason = `Here the run says ${what}, behind results that were read without it. Have your tool write it before them.`;
    return [{ kind: 'unreadable', line, reason }];
  }

  #takeOfComponent(place: string, value: unknown, length: number, line: number): void {
    const component = place.startsWith('runs/*/taxonomies')
      ? this.#taxonomy
      : place.startsWith('runs/*/tool/driver')
        ? this.#run.driver
        : this.#extension;
    if (place.endsWith('/name')) component.name = textOf(value).trim();
    else if (place.endsWith('/guid')) component.guid = textOf(value);
    else if (place.endsWith('/globalMessageStrings')) component.messages = fieldsOf(value);
    else {
      this.#hold(length, line);
      component.add(ruleOf(value));
    }
  }

  /** A run that breaks off: its results are as good as what is known of them. */
  *rest(): Generator<readonly Scanned[]> {
    if (this.#run.isToolKnown) yield* this.#end('runs/*', 0);
  }
}

async function* read(text: AsyncIterable<string>): AsyncGenerator<readonly Scanned[], void, undefined> {
  const reader = new SarifReader();
  try {
    for await (const parts of jsonParts(text, (path) => WISHES[path.join('/')] ?? 'skip'))
      for (const part of parts) yield* reader.read(part);
  } catch (error) {
    yield* reader.rest();
    throw error;
  }
}

/** SARIF: one item for each place of a result that is open. */
export const sarif: Format = {
  name: 'sarif',
  label: 'SARIF',
  recognises: (head) =>
    head.trimStart().startsWith('{') &&
    (firstKeys(head).has('runs') || /"\$schema"\s{0,9}:\s{0,9}"[^"]{0,300}sarif/i.test(head.slice(0, 2048))),
  read,
};
