import { setImmediate } from 'node:timers/promises';
import type { ReportData } from '../report-data.ts';
import { csvReport } from './csv.ts';
import { jsonReport } from './json.ts';
import { sarifReport } from './sarif.ts';

const WRITERS = { json: jsonReport, csv: csvReport, sarif: sarifReport } as const;

/** Formats for programs and spreadsheets. */
export type DataFormat = keyof typeof WRITERS;

/** A report's findings as a file. Others are answered between one finding and the next, however long its texts are (E28). */
export async function dataFile(format: DataFormat, data: ReportData): Promise<Uint8Array> {
  const parts: Buffer[] = [];
  for (const part of WRITERS[format](data)) {
    parts.push(Buffer.from(part));
    await setImmediate();
  }
  return Buffer.concat(parts);
}
