import { sealVersion } from '../areas/engagements/documents/content.ts';
import { addDocument, addVersion, type Side } from '../areas/engagements/documents/documents.ts';
import { addDownload } from '../areas/engagements/documents/downloads.ts';
import { newId } from '../data/id.ts';
import { addPendingFile, markFileReady } from '../files/files.ts';
import type { CompanyKey } from '../sealing/company-keys.ts';
import { type DemoWriting, eventOf } from './writing.ts';

const DAY_MS = 24 * 60 * 60_000;

interface DemoVersion {
  readonly name: string;
  readonly who: string;
  readonly daysAgo: number;
  readonly text: string;
}

/** Who downloaded which version, and how many days ago. */
type DemoDownload = readonly [who: string, side: Side, version: number, daysAgo: number];

interface DemoDocument {
  /** The reference of its engagement. */
  readonly of: string;
  readonly side: Side;
  readonly shared: boolean;
  readonly versions: readonly DemoVersion[];
  readonly downloads: readonly DemoDownload[];
}

const LETTER = `Authorisation of a penetration test

Harbour Clinics authorises Acme Security to test the patient portal
https://portal.test.harbour.example between the agreed dates, from the
addresses that are listed in the scoping sheet.

Systems of other providers are not part of this authorisation.

Jonas Weber, Head of IT
`;

const SCOPE = `What,Where,Note
Patient portal,https://portal.test.harbour.example,Test data only
Practice accounts,two,Prepared by Harbour
Patient accounts,six,Prepared by Harbour
`;

const BANK_LETTER = `Authorisation of a penetration test

Northwind Bank authorises Acme Security to test the mobile banking API in
its test environment between the agreed dates.

Elena Ruiz, Information Security
`;

const DOCUMENTS: readonly DemoDocument[] = [
  {
    of: 'NB-YEAR-02',
    side: 'client',
    shared: true,
    versions: [{ name: 'Authorisation letter.txt', who: 'elena', daysAgo: 52.3, text: BANK_LETTER }],
    downloads: [['priya', 'team', 1, 51.8]],
  },
  {
    of: 'HC-YEAR-02',
    side: 'client',
    shared: true,
    versions: [{ name: 'Authorisation letter, signed.txt', who: 'jonas', daysAgo: 21.2, text: LETTER }],
    downloads: [
      ['priya', 'team', 1, 20.9],
      ['maya', 'team', 1, 17.3],
    ],
  },
  {
    of: 'HC-YEAR-02',
    side: 'team',
    shared: true,
    versions: [
      { name: 'Scoping sheet.csv', who: 'priya', daysAgo: 26.1, text: SCOPE },
      {
        name: 'Scoping sheet, with API.csv',
        who: 'priya',
        daysAgo: 19.8,
        text: `${SCOPE}API of the portal,https://api.test.harbour.example,As far as the portal uses it\n`,
      },
    ],
    downloads: [
      ['jonas', 'client', 1, 25.4],
      ['jonas', 'client', 2, 19.5],
    ],
  },
  {
    of: 'HC-YEAR-02',
    side: 'team',
    shared: false,
    versions: [
      {
        name: 'Test accounts and their roles.txt',
        who: 'maya',
        daysAgo: 16.7,
        text: 'practice-1, practice-2: doctors\npatient-1 to patient-6: patients; 5 and 6 are relatives\n',
      },
    ],
    downloads: [],
  },
];

interface EngagementIds {
  readonly workspaceId: string;
  readonly companyId: string;
  readonly engagementId: string;
}

async function addDemoFile(
  writing: DemoWriting,
  { key, ...ids }: EngagementIds & { readonly key: CompanyKey },
  { text }: DemoVersion,
  by: { readonly by: string; readonly now: number },
): Promise<string> {
  const id = newId();
  const content = Buffer.from(text, 'utf8');
  await addPendingFile(writing.trx, { ...ids, id, bytes: content.length }, by);
  await markFileReady(writing.trx, { id, bytes: content.length, now: by.now });
  writing.files.push({ id, key, content });
  return id;
}

/** Adds the documents of an engagement, with every version, and who downloaded them. */
export async function addDemoDocuments(
  writing: DemoWriting,
  reference: string,
  { key, ...ids }: EngagementIds & { readonly key: CompanyKey },
): Promise<void> {
  const { trx, now, person, events } = writing;
  for (const { side, shared, versions, downloads } of DOCUMENTS.filter(({ of }) => of === reference)) {
    const documentId = newId();
    for (const [index, version] of versions.entries()) {
      const { name, who, daysAgo } = version;
      const by = { by: person(who).id, now: now - daysAgo * DAY_MS };
      const fileId = await addDemoFile(writing, { ...ids, key }, version, by);
      const id = newId();
      const added = { ...ids, id, documentId, fileId, content: sealVersion(key, id, { name }) };
      if (index === 0) await addDocument(trx, { ...added, side, shared }, by);
      else await addVersion(trx, { ...added, number: index + 1 }, by);
      events.push({
        ...eventOf(writing, { who, daysAgo, id: ids.engagementId }),
        type: index === 0 ? 'document.added' : 'document.replaced',
        detail: { documentId },
      });
    }
    for (const [who, from, number, daysAgo] of downloads)
      await addDownload(
        trx,
        { ...ids, documentId, number },
        { by: person(who).id, side: from, now: now - daysAgo * DAY_MS },
      );
  }
}
