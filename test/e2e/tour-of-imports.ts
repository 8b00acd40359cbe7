import type { Page } from '@playwright/test';
import { CONSULTANT } from './demo.ts';
import { arrive, press, type Story } from './story.ts';

/** A table of which nobody can know what its columns hold. */
const TABLE = `Wat;Hoe erg;Waar
Printer takes jobs from anyone;low;labels02.kestrel.example
Default password on the gateway;critical;handheld-gw.kestrel.example
`;

/** Waits until what goes on beside an import's page is done, where it isn't yet, and has the page show what came of it. */
async function whenDone(page: Page): Promise<void> {
  if ((await page.locator('[data-progress]').count()) === 0) return;
  const link = page.getByRole('link', { name: 'Show the result' });
  await link.waitFor();
  await press(page, link);
}

/** Scanners' files, from the upload to the drafts. */
export const IMPORT_STORIES: readonly Story[] = [
  {
    name: 'imports, from the upload on',
    stops: [
      'imports of an engagement',
      'an import without a file',
      'an import that was uploaded just now',
      'a table whose columns nobody knows',
      'a table without a title',
      'a table that was read by choice',
      'an import that was cancelled',
      'an import to go through',
      'an import with nothing ticked',
      'an import with assets marked as fixed',
      'an import that was taken just now',
      'an import of an older scan',
    ],
    tell: async ({ demo, newPage, look }) => {
      const page = await newPage();
      await arrive(page, demo.base, CONSULTANT, '/dashboard/acme');
      await page.goto(`${demo.base}/dashboard/acme/engagements`);
      await press(page, page.getByRole('link', { name: 'Warehouse networks' }));
      await press(page, page.getByRole('link', { name: 'Imports', exact: true }));
      await look(page, 'imports of an engagement');
      const imports = page.url();
      const upload = page.getByRole('button', { name: 'Upload and read' });
      await press(page, upload);
      await look(page, 'an import without a file');
      const file = { name: 'Handhelds.csv', mimeType: 'text/csv', buffer: Buffer.from(TABLE) };
      await page.getByLabel('File', { exact: true }).setInputFiles(file);
      await press(page, upload);
      await look(page, 'an import that was uploaded just now');
      await whenDone(page);
      await look(page, 'a table whose columns nobody knows');
      const again = page.getByRole('button', { name: 'Read it again' });
      await page.getByLabel('Hoe erg').selectOption({ label: 'Severity: words, or 0 to 4' });
      await press(page, again);
      await look(page, 'a table without a title');
      await page.getByLabel('Wat', { exact: true }).selectOption({ label: 'Title' });
      await page.getByLabel('Waar').selectOption({ label: 'Asset: host, address or name' });
      await press(page, again);
      await whenDone(page);
      await look(page, 'a table that was read by choice');
      await press(page, page.getByRole('button', { name: 'Cancel import' }));
      await press(page, page.getByRole('link', { name: 'Handhelds.csv' }));
      await look(page, 'an import that was cancelled');
      await page.goto(imports);
      await press(page, page.getByRole('link', { name: 'Warehouses, second scan.nessus' }));
      await look(page, 'an import to go through');
      const findings = page.getByRole('region', { name: 'Findings', exact: true });
      const ticks = findings.getByRole('checkbox', { name: /^Select (?!all)/ });
      for (const tick of await ticks.all()) await tick.uncheck();
      await press(page, page.getByRole('button', { name: 'Add ticked as drafts' }));
      await look(page, 'an import with nothing ticked');
      await page.getByRole('checkbox', { name: /Operating system without security updates/ }).check();
      await press(page, page.getByRole('button', { name: 'Mark assets as fixed' }));
      await look(page, 'an import with assets marked as fixed');
      await press(page, page.getByRole('button', { name: 'Add ticked as drafts' }));
      await whenDone(page);
      await look(page, 'an import that was taken just now');
      await page.goto(imports);
      await press(page, page.getByRole('link', { name: 'Warehouses, first scan.nessus' }));
      await look(page, 'an import of an older scan');
    },
  },
];
