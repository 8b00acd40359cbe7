import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { manuscriptOf } from '../src/rendering/pdf/document.samples.ts';
import { Press } from '../src/rendering/pdf/press.ts';

/*
 * A program for a test to run in the cage: it has Typst files that reach for what they may not, and says what came of it.
 */

/** What came of it. */
export interface ReachedFor {
  readonly environment: readonly string[];
  readonly packages: string;
  readonly files: readonly string[];
  /** Whether it was drawn in a font that machines often have, and we do not ship. */
  readonly font: string;
}

function resultOf(source: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'typst-'));
  writeFileSync(join(folder, 'main.typ'), source);
  const print = new Press(folder).print(manuscriptOf({}));
  rmSync(folder, { recursive: true });
  if (print.kind === 'refused') return print.message;
  return print.bytes.includes('DejaVu') ? 'in a font of the machine' : 'in another font';
}

const reached: ReachedFor = {
  environment: Object.keys(process.env).toSorted(),
  packages: resultOf('#import "@preview/cetz:0.3.0"'),
  font: resultOf('#set document(title: "x")\n#set text(font: "DejaVu Sans", fallback: false)\nx'),
  files: [resultOf('#read("/etc/hostname")'), resultOf('#read("../../etc/hostname")')],
};
process.send?.(reached, () => process.disconnect());
