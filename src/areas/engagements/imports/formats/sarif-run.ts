import { type Fields, fieldsOf, textAt, textOf } from './json-fields.ts';
import type { SarifRule } from './sarif-rule.ts';

/** A tool's driver, an extension of it, or a taxonomy (SARIF 2.1.0, 3.19). */
export class SarifComponent {
  name = '';
  guid = '';
  /** Messages that any rule may use, by their ids. */
  messages: Fields = {};
  readonly rules: SarifRule[] = [];
  /** Ids of the entries of a taxonomy, in their order. */
  readonly taxa: string[] = [];
  readonly #byId = new Map<string, SarifRule>();

  add(rule: SarifRule): void {
    this.rules.push(rule);
    if (!this.#byId.has(rule.id)) this.#byId.set(rule.id, rule);
  }

  /** The rule of that id; of `CA1000/1` it is `CA1000`, unless there is one of its own (3.27.5). */
  ruleOf(id: string): SarifRule | undefined {
    for (let name = id; name !== ''; name = name.slice(0, Math.max(0, name.lastIndexOf('/')))) {
      const rule = this.#byId.get(name);
      if (rule) return rule;
    }
    return undefined;
  }
}

/** An index as SARIF has it: -1 stands for none. */
export const indexAt = (fields: Fields, key: string): number | undefined => {
  const index = fields[key];
  return typeof index === 'number' && index >= 0 ? index : undefined;
};

/** Whether an address says by itself where something is, in whatever folder it is read. */
export const isAbsolute = (uri: string): boolean => /^(?:[a-z][a-z\d+.-]*:|\/)/i.test(uri);

/** Folders within folders; a file that names more goes round in a circle. */
const MOST_FOLDERS = 10;

/** What is known of a run so far; the keys of an object may come in any order. */
export class SarifRun {
  readonly driver = new SarifComponent();
  readonly extensions: SarifComponent[] = [];
  readonly taxonomies: SarifComponent[] = [];
  /** Addresses of files, by their index. */
  readonly artifacts: string[] = [];
  /** Names of functions, classes and the like, by their index. */
  readonly logicalLocations: string[] = [];
  /** Folders by their ids, each perhaps within another (3.14.14). */
  folders: Fields = {};
  /** How rules were set in each invocation of the tool, where that is otherwise than usual (3.20.5). */
  readonly invocations: (readonly Fields[])[] = [];
  /** Whether the tool and all its rules are known. */
  isToolKnown = false;

  /** Which component is meant by a reference to one, among those of its kind. */
  #referred(among: readonly SarifComponent[], reference: Fields): SarifComponent | undefined {
    const index = indexAt(reference, 'index');
    const name = textAt(reference, 'name');
    const guid = textAt(reference, 'guid');
    if (index !== undefined) return among[index];
    return among.find((one) => (guid !== '' && one.guid === guid) || (name !== '' && one.name === name));
  }

  /** The rule that a result names, and the id by which it does; no rule where the file doesn't describe it (3.27.5–7). */
  ruleOf(result: Fields): {
    readonly id: string;
    readonly rule: SarifRule | undefined;
    readonly of: SarifComponent;
  } {
    const reference = fieldsOf(result.rule);
    const of = this.#referred(this.extensions, fieldsOf(reference.toolComponent)) ?? this.driver;
    const named = textAt(result, 'ruleId') || textAt(reference, 'id');
    const indexed = of.rules[indexAt(reference, 'index') ?? indexAt(result, 'ruleIndex') ?? -1];
    if (indexed && (named === '' || named === indexed.id || named.startsWith(`${indexed.id}/`)))
      return { id: named || indexed.id, rule: indexed, of };
    for (const component of [of, this.driver, ...this.extensions]) {
      const rule = component.ruleOf(named);
      if (rule) return { id: named, rule, of: component };
    }
    return { id: named, rule: undefined, of };
  }

  /** Where a file is, within the folders that its run names; the one in which the tool ran, which is elsewhere each time, is left out. */
  within(file: Fields): string {
    let uri = textAt(file, 'uri');
    if (uri === '' || isAbsolute(uri)) return uri;
    let id = textAt(file, 'uriBaseId');
    for (let depth = 0; id !== '' && depth < MOST_FOLDERS; depth += 1) {
      const folder = fieldsOf(this.folders[id]);
      const at = textAt(folder, 'uri');
      if (isAbsolute(at)) break;
      uri = at === '' ? uri : `${at.replace(/\/?$/, '/')}${uri}`;
      id = textAt(folder, 'uriBaseId');
    }
    return uri;
  }

  /** Whether it names folders that belong to where its files are. */
  get hasFoldersWithin(): boolean {
    return Object.values(this.folders).some((folder) => {
      const uri = textAt(fieldsOf(folder), 'uri');
      return uri !== '' && !isAbsolute(uri);
    });
  }

  /** How the rule of a result was set when the tool ran: of its invocation, or of the only one (3.27.10). */
  settingOf(result: Fields): Fields {
    const named = indexAt(fieldsOf(result.provenance), 'invocationIndex');
    const overrides = this.invocations[named ?? (this.invocations.length === 1 ? 0 : -1)] ?? [];
    if (overrides.length === 0) return {};
    const { id, rule, of } = this.ruleOf(result);
    const isMeant = ({ descriptor }: Fields) => {
      const meant = fieldsOf(descriptor);
      const component = this.#referred(this.extensions, fieldsOf(meant.toolComponent)) ?? this.driver;
      if (component !== of) return false;
      const index = indexAt(meant, 'index');
      if (index !== undefined) return rule !== undefined && component.rules[index] === rule;
      const name = textAt(meant, 'id');
      return name === id || id.startsWith(`${name}/`);
    };
    return fieldsOf(overrides.find(isMeant)?.configuration);
  }

  /** Numbers of the CWE catalogue among references to entries of taxonomies. */
  weaknessesIn(references: readonly Fields[]): number[] {
    return references.flatMap((reference) => {
      const component = fieldsOf(reference.toolComponent);
      const taxonomy = this.#referred(this.taxonomies, component);
      const id = textAt(reference, 'id') || (taxonomy?.taxa[indexAt(reference, 'index') ?? -1] ?? '');
      const [, digits] = /^(?:CWE-?)?0*([1-9]\d{0,4})$/i.exec(id) ?? [];
      const isCwe = /^cwe/i.test(id) || /^cwe$/i.test(textAt(component, 'name') || (taxonomy?.name ?? ''));
      return digits !== undefined && isCwe ? [Number(digits)] : [];
    });
  }

  /** Whether what a result refers to by number alone may still follow in the file. */
  isWaitedFor(result: Fields): boolean {
    if (!this.isToolKnown) return true;
    const taxa = [
      ...(Array.isArray(result.taxa) ? result.taxa : []),
      ...(this.ruleOf(result).rule?.relatedTo ?? []),
    ];
    const lacksTaxonomy = taxa.some((one) => {
      const { toolComponent, id } = fieldsOf(one);
      const component = fieldsOf(toolComponent);
      const isNamed = textAt(component, 'name') !== '' || /^cwe/i.test(textOf(id));
      const isReferred = indexAt(component, 'index') !== undefined || textAt(component, 'guid') !== '';
      return !isNamed && isReferred && this.#referred(this.taxonomies, component) === undefined;
    });
    return lacksTaxonomy || placesOf(result).some((place) => this.#lacks(place));
  }

  #lacks({ file, logical }: ReturnType<typeof partsOfPlace>): boolean {
    const fileIndex = indexAt(file, 'index');
    const logicalIndex = indexAt(logical, 'index');
    if (textAt(file, 'uri') !== '') return false;
    if (fileIndex !== undefined) return this.artifacts[fileIndex] === undefined;
    const isNamed = textAt(logical, 'fullyQualifiedName', 'name') !== '';
    return !isNamed && logicalIndex !== undefined && this.logicalLocations[logicalIndex] === undefined;
  }
}

/** The parts of a location; empty ones for those that it doesn't have (3.28). */
export function partsOfPlace(location: Fields) {
  const physical = fieldsOf(location.physicalLocation);
  const [logical] = Array.isArray(location.logicalLocations) ? location.logicalLocations : [];
  return {
    file: fieldsOf(physical.artifactLocation),
    region: fieldsOf(physical.region),
    context: fieldsOf(physical.contextRegion),
    // The name until 2.1.0, which some tools still write.
    logical: fieldsOf(logical ?? location.logicalLocation),
  };
}

/** Where a result was found; where it says nothing of that, the file that was looked at. */
export function placesOf(result: Fields): readonly ReturnType<typeof partsOfPlace>[] {
  const locations = Array.isArray(result.locations) ? result.locations.map(fieldsOf) : [];
  if (locations.length > 0) return locations.map(partsOfPlace);
  return 'analysisTarget' in result
    ? [partsOfPlace({ physicalLocation: { artifactLocation: result.analysisTarget } })]
    : [];
}
