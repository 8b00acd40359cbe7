import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler';
import type { Manuscript } from './exchange.ts';
import { fontFiles } from './font-files.ts';
import { Legible } from './legible.ts';
import { familiesIn, type OwnFamily } from './own-families.ts';
import { logoFile, setDocument } from './set-document.ts';
import { pictureFile } from './setting.ts';

/** Results of so many documents ago are forgotten. */
const KEPT_DOCUMENTS = 1;

/** What came of a document. */
export type Print =
  | {
      readonly kind: 'printed';
      readonly bytes: Buffer;
      readonly pages: number;
      readonly replaced: string;
      readonly isAccessible: boolean;
    }
  | { readonly kind: 'refused'; readonly message: string };

/** Typst with our files and fonts alone. What it prints comes in as files in memory: text as JSON, pictures by number. */
export class Press {
  readonly #folder: string;
  readonly #compiler: NodeCompiler;
  readonly #legible: Legible;
  readonly #ownFamilies: readonly OwnFamily[];

  /** `folder` is where the Typst files are; Typst reads nothing outside it. `ownFonts` are paths of the operator's fonts. */
  constructor(folder: string, ownFonts: readonly string[] = []) {
    this.#folder = folder;
    this.#legible = Legible.read(ownFonts);
    const own = ownFonts.map((path) => readFileSync(path));
    this.#ownFamilies = own.flatMap(familiesIn);
    const fontBlobs = [...fontFiles(), ...own];
    this.#compiler = NodeCompiler.create({ workspace: folder, fontArgs: [{ fontBlobs }] });
  }

  /** Prints; the same manuscript gives the same bytes. Never throws. */
  print(manuscript: Manuscript): Print {
    try {
      return this.#print(manuscript);
    } catch (error) {
      return { kind: 'refused', message: error instanceof Error ? error.message : String(error) };
    } finally {
      this.#compiler.resetShadow();
      this.#compiler.evictCache(KEPT_DOCUMENTS);
    }
  }

  #print(manuscript: Manuscript): Print {
    const { pictures, look } = manuscript;
    const printed = setDocument(manuscript, this.#legible, this.#ownFamilies);
    const replaced = this.#legible.takeReplaced();
    this.#lay('/manuscript/manuscript.json', Buffer.from(JSON.stringify(printed)));
    for (const [place, picture] of pictures.entries())
      this.#lay(pictureFile(picture, place).path, Buffer.from(picture.bytes));
    if (look.logo !== null) this.#lay(logoFile(look.logo, pictures).path, Buffer.from(look.logo.bytes));
    const compiled = this.#compiler.compile({
      mainFilePath: join(this.#folder, 'main.typ'),
      resetRead: true,
    });
    const { result } = compiled;
    if (result === null) {
      const error = compiled.takeDiagnostics();
      const said = error === null ? [] : this.#compiler.fetchDiagnostics(error);
      return { kind: 'refused', message: JSON.stringify(said) };
    }
    return { kind: 'printed', pages: result.numOfPages, replaced, ...this.#pdf(result) };
  }

  #lay(path: string, content: Buffer): void {
    this.#compiler.mapShadow(join(this.#folder, path), content);
  }

  /** A document of which no PDF/UA-1 can be made is one all the same, with its tags. */
  #pdf(result: Parameters<NodeCompiler['pdf']>[0]): { bytes: Buffer; isAccessible: boolean } {
    try {
      return { bytes: this.#compiler.pdf(result, { pdfStandard: 'ua-1' }), isAccessible: true };
    } catch {
      return { bytes: this.#compiler.pdf(result), isAccessible: false };
    }
  }
}
