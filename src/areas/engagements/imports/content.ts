import { z } from 'zod';
import { SEVERITIES } from '../../../domain/finding.ts';
import type { CompanyKey } from '../../../sealing/company-keys.ts';
import { CSV_FIELDS } from './formats/csv-columns.ts';

/* What is sealed of an import (E24), each bound to its row. */

const column = z.object({
  name: z.string(),
  /** Of its first values, as a hint. */
  values: z.array(z.string()),
  /** Null where it was left out. */
  holds: z.enum(CSV_FIELDS).nullable(),
});

/** A column of a table, and what it was read to hold. */
export type ImportColumn = z.output<typeof column>;

const about = z.object({
  /** As its sender calls the file. */
  name: z.string(),
  /** Why it could not be read, or was not all taken, in words for them; empty where all is well. */
  reason: z.string().default(''),
  /** The columns of a table; none of any other format. */
  columns: z.array(column).default([]),
});
export type AboutImport = z.output<typeof about>;

export const sealAbout = (key: CompanyKey, id: string, what: AboutImport): Uint8Array =>
  key.seal(JSON.stringify(what), ['imports', id, 'content']);

export const unsealAbout = (key: CompanyKey, id: string, box: Uint8Array): AboutImport =>
  about.parse(JSON.parse(key.unseal(box, ['imports', id, 'content'])));

const group = z.object({
  tool: z.string(),
  /** As its maker writes it, where that isn't its format's name; empty where an earlier version has read it. */
  toolName: z.string().default(''),
  plugin: z.string(),
  title: z.string(),
  severity: z.enum(SEVERITIES),
  /** Vectors that hold, as a finding keeps them, and what each comes to; empty where there is none. */
  cvss4: z.string(),
  cvss3: z.string(),
  scored4: z.enum(SEVERITIES).nullable(),
  scored3: z.enum(SEVERITIES).nullable(),
  cwe: z.array(z.number()),
  cves: z.array(z.string()),
  references: z.array(z.string()),
  /** Markdown. */
  description: z.string(),
  impact: z.string(),
  remediation: z.string(),
  /** What of it was left out, in sentences for whoever looks at the preview. */
  remarks: z.array(z.string()),
});

/** All that a file says of one check, wherever it applies. */
export type ScannedGroup = z.output<typeof group>;

const groupCell = (importId: string, number: number) =>
  ['import_groups', `${importId}/${number}`, 'content'] as const;

export const sealGroup = (key: CompanyKey, importId: string, number: number, what: ScannedGroup) =>
  key.seal(JSON.stringify(what), groupCell(importId, number));

export const unsealGroup = (
  key: CompanyKey,
  importId: string,
  number: number,
  box: Uint8Array,
): ScannedGroup => group.parse(JSON.parse(key.unseal(box, groupCell(importId, number))));

const places = z.array(
  z.object({
    what: z.string(),
    where: z.string(),
    output: z.string(),
    /** Where in the file it is said; 0 where an earlier version has read it. */
    line: z.number().default(0),
  }),
);

/** Places of a check, and what the scanner saw there. */
export type ScannedPlaces = z.output<typeof places>;

/** Which part of a group's places a row holds. */
export interface PartOf {
  readonly importId: string;
  readonly group: number;
  readonly part: number;
}

const partCell = ({ importId, group: of, part }: PartOf) =>
  ['import_places', `${importId}/${of}/${part}`, 'content'] as const;

export const sealPlaces = (key: CompanyKey, of: PartOf, what: ScannedPlaces): Uint8Array =>
  key.seal(JSON.stringify(what), partCell(of));

export const unsealPlaces = (key: CompanyKey, of: PartOf, box: Uint8Array): ScannedPlaces =>
  places.parse(JSON.parse(key.unseal(box, partCell(of))));

const reasonCell = (importId: string, number: number) =>
  ['import_unreadable', `${importId}/${number}`, 'reason'] as const;

export const sealReason = (key: CompanyKey, importId: string, number: number, reason: string): Uint8Array =>
  key.seal(reason, reasonCell(importId, number));

export const unsealReason = (key: CompanyKey, importId: string, number: number, box: Uint8Array): string =>
  key.unseal(box, reasonCell(importId, number));

const named = z.array(z.object({ what: z.string(), where: z.string() }));

/** Some of a check's places, by what they are called. */
export type NamedPlaces = z.output<typeof named>;

const backCell = (importId: string, number: number) =>
  ['import_groups', `${importId}/${number}`, 'back'] as const;

export const sealBack = (key: CompanyKey, importId: string, number: number, what: NamedPlaces): Uint8Array =>
  key.seal(JSON.stringify(what), backCell(importId, number));

export const unsealBack = (key: CompanyKey, importId: string, number: number, box: Uint8Array): NamedPlaces =>
  named.parse(JSON.parse(key.unseal(box, backCell(importId, number))));

const missingCell = (importId: string, findingId: string) =>
  ['import_missing', `${importId}/${findingId}`, 'content'] as const;

export const sealMissing = (key: CompanyKey, importId: string, findingId: string, what: NamedPlaces) =>
  key.seal(JSON.stringify(what), missingCell(importId, findingId));

export const unsealMissing = (key: CompanyKey, importId: string, findingId: string, box: Uint8Array) =>
  named.parse(JSON.parse(key.unseal(box, missingCell(importId, findingId))));
