import type { EngagementIds } from '../../src/areas/engagements/finding/engagement-ids.ts';
import {
  type ImportColumn,
  sealAbout,
  sealGroup,
  sealMissing,
  sealPlaces,
  sealReason,
} from '../../src/areas/engagements/imports/content.ts';
import {
  addImport,
  beginReading,
  endReading,
  noteRead,
} from '../../src/areas/engagements/imports/imports.ts';
import { addMissing } from '../../src/areas/engagements/imports/missing.ts';
import { checkMark, toolMark } from '../../src/areas/engagements/imports/places.ts';
import { addRead } from '../../src/areas/engagements/imports/read-groups.ts';
import type { Trx } from '../../src/data/database.ts';
import { newId } from '../../src/data/id.ts';
import type { CompanyKey } from '../../src/sealing/company-keys.ts';
import { addReadyFile } from './evidence.ts';
import { marked } from './people.ts';

/** Imports of an engagement. */
export interface Imports {
  /** It was read: one check is new, and of the draft an asset is there no more. */
  readonly importId: string;
  /** It is being read. */
  readonly readingImportId: string;
  /** A table of which nobody has said yet what its one column holds. */
  readonly tableImportId: string;
}

/** The column of every table. */
export const FIRST_COLUMN = 'Naam';

/** Adds an import of each kind to an engagement, each text under a name of its own. */
export async function addImports(
  trx: Trx,
  filesFolder: string,
  { number, key, ids, draftId }: { number: number; key: CompanyKey; ids: EngagementIds; draftId: string },
  { by, now }: { readonly by: string; readonly now: number },
): Promise<Imports> {
  const add = async (what: string, columns: readonly ImportColumn[] = []) => {
    const id = newId();
    const bytes = Buffer.from(marked(`${what}-text`, number));
    const fileId = await addReadyFile(trx, filesFolder, { bytes, key, ids }, { by, now });
    const about = { name: `${marked(what, number)}.nessus`, reason: '', columns: [...columns] };
    const content = sealAbout(key, id, about);
    await addImport(trx, { ...ids, id, fileId, content, bytes: bytes.length }, { by, now, jobId: newId() });
    return id;
  };
  const columns = [{ name: FIRST_COLUMN, values: [marked('table-value', number)], holds: null }];
  const [importId, readingImportId] = [await add('import'), await add('reading-import')];
  const tableImportId = await add('table-import', columns);
  const reader = newId();
  await beginReading(trx, importId, reader);
  const text = (what: string) => marked(`import-${what}`, number);
  const check = { tool: 'nessus', plugin: '12345' };
  const group = {
    ...check,
    ...({
      toolName: text('tool-name'),
      title: text('title'),
      severity: 'high',
      cvss4: '',
      cvss3: '',
      scored4: null,
      scored3: null,
    } as const),
    ...{ cwe: [79], cves: [], references: [text('reference')], description: text('description') },
    ...{ impact: text('impact'), remediation: text('remediation'), remarks: [text('remark')] },
  };
  const of = { ...ids, id: importId };
  await addRead(trx, of, {
    groups: [
      {
        number: 1,
        mark: checkMark(key, check),
        tool_mark: toolMark(key, check.tool),
        words: key.mark('words', ['scanned_findings', 'words']),
        severity: 3,
        content: sealGroup(key, importId, 1, group),
      },
    ],
    parts: [
      {
        ...{ group_number: 1, part: 1, places: 1 },
        content: sealPlaces(key, { importId, group: 1, part: 1 }, [
          { what: text('host'), where: 'tcp/443', output: text('output'), line: 1 },
        ]),
      },
    ],
    unreadable: [{ number: 1, line: 7, reason: sealReason(key, importId, 1, text('reason')) }],
  });
  const missing = sealMissing(key, importId, draftId, [{ what: text('gone'), where: '' }]);
  await addMissing(trx, of, { finding_id: draftId, is_whole: 1, places: 1, content: missing });
  await noteRead(trx, { id: importId, reader }, { format: 'nessus', items: 1, unreadable: 1, bytes: 1 });
  await endReading(trx, { id: importId, reader }, 'preview', now);
  await beginReading(trx, tableImportId, reader);
  await noteRead(trx, { id: tableImportId, reader }, { format: 'csv', bytes: 1 });
  await endReading(trx, { id: tableImportId, reader }, 'failed', now);
  return { importId, readingImportId, tableImportId };
}
