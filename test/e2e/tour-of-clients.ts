import type { Page } from '@playwright/test';
import { CLIENT, CONSULTANT, OWNER, READER } from './demo.ts';
import { arrive, press, type Story } from './story.ts';

/** What clients read of it, answer and ask for. */
export const CLIENT_STORIES: readonly Story[] = [
  {
    name: 'what a client reads, and answers',
    stops: [
      'client findings',
      'client finding still open after a retest',
      'client finding to answer',
      'client finding answered with errors',
      'client finding with an accepted risk',
      'client finding that changed',
      'reader finding',
      'what a contact sees',
    ],
    tell: async ({ demo, newPage, look }) => {
      const client = await newPage();
      await arrive(client, demo.acme, CLIENT, '/portal');
      const findings = `${demo.acme}/portal/findings`;
      const open = async (page: Page, title: RegExp) => {
        await page.goto(findings);
        await press(page, page.getByRole('link', { name: title }));
      };
      await client.goto(findings);
      await look(client, 'client findings');
      await open(client, /Payments can be approved/);
      await look(client, 'client finding still open after a retest');
      await open(client, /Third parties can read consents/);
      await look(client, 'client finding to answer');
      await press(client, client.getByRole('button', { name: 'Accept the risk' }));
      await look(client, 'client finding answered with errors');
      await open(client, /Push notifications show amounts/);
      await look(client, 'client finding with an accepted risk');
      await open(client, /Search accepts patterns/);
      await look(client, 'client finding that changed');
      const reader = await newPage();
      await arrive(reader, demo.acme, READER, '/portal');
      await open(reader, /Third parties can read consents/);
      await look(reader, 'reader finding');
      const owner = await newPage();
      await arrive(owner, demo.base, OWNER, '/dashboard/acme');
      await owner.goto(`${demo.base}/dashboard/acme/members`);
      await press(owner, owner.getByRole('link', { name: /Portal access of Marcus/ }));
      await look(owner, 'what a contact sees');
    },
  },
  {
    name: 'a retest, from the request to its results',
    stops: [
      'client retest to ask for',
      'client retest asked for without findings',
      'client retest asked for',
      'a retest that a client asked for',
      'a retest under way',
      'a result to give',
      'a result without words',
      'findings to add to a retest',
      'a retest to publish',
      'a retest that is published',
      'client retest with results',
      'client finding with results of a retest',
      'a retest to begin',
    ],
    tell: async ({ demo, newPage, look }) => {
      const client = await newPage();
      await arrive(client, demo.acme, CLIENT, '/portal');
      await press(client, client.getByRole('link', { name: 'Mobile banking API' }));
      await press(client, client.getByRole('link', { name: 'Ask for a retest' }));
      await look(client, 'client retest to ask for');
      const ask = client.getByRole('button', { name: 'Ask for the retest' });
      await press(client, ask);
      await look(client, 'client retest asked for without findings');
      await client.getByRole('checkbox', { name: /Payments can be approved/ }).check();
      await client.getByRole('checkbox', { name: /Any origin/ }).check();
      await press(client, ask);
      await look(client, 'client retest asked for');
      const consultant = await newPage();
      await arrive(consultant, demo.base, CONSULTANT, '/dashboard/acme');
      const open = async () => {
        await consultant.goto(`${demo.base}/dashboard/acme/engagements`);
        await press(consultant, consultant.getByRole('link', { name: 'Mobile banking API' }).first());
      };
      await open();
      await press(consultant, consultant.getByRole('link', { name: /^Retest asked for/ }).first());
      await look(consultant, 'a retest that a client asked for');
      await press(consultant, consultant.getByRole('button', { name: 'Begin the retest' }));
      await look(consultant, 'a retest under way');
      const round = consultant.url();
      await press(consultant, consultant.getByRole('link', { name: /^Give a result/ }).first());
      await look(consultant, 'a result to give');
      await consultant.getByLabel('Not fixed', { exact: true }).check();
      const save = consultant.getByRole('button', { name: 'Save', exact: true });
      await press(consultant, save);
      await look(consultant, 'a result without words');
      await consultant
        .getByRole('textbox', { name: 'What you found' })
        .fill('It **still** takes any device.');
      await press(consultant, save);
      await press(consultant, consultant.getByRole('link', { name: 'Add findings' }));
      await look(consultant, 'findings to add to a retest');
      await consultant.goto(`${round}/close`);
      await look(consultant, 'a retest to publish');
      await press(consultant, consultant.getByRole('button', { name: 'Publish the results' }));
      await look(consultant, 'a retest that is published');
      await client.reload();
      await look(client, 'client retest with results');
      await press(client, client.getByRole('link', { name: /^Open the finding/ }).first());
      await look(client, 'client finding with results of a retest');
      await open();
      await press(consultant, consultant.getByRole('link', { name: 'Begin a retest' }));
      await look(consultant, 'a retest to begin');
    },
  },
  {
    name: 'a client company, from both sides',
    stops: [
      'companies',
      'a company',
      'a company that two people changed',
      'a company to erase',
      'a company’s portal in preview, with the numbers',
      'client engagement',
      'client report',
      'client documents',
      'client document',
    ],
    tell: async ({ demo, newPage, look }) => {
      const owner = await newPage();
      await arrive(owner, demo.base, OWNER, '/dashboard/acme');
      await owner.goto(`${demo.base}/dashboard/acme/companies`);
      await look(owner, 'companies');
      await press(owner, owner.getByRole('link', { name: 'Northwind Bank' }));
      await look(owner, 'a company');
      const company = owner.url();
      const consultant = await newPage();
      await arrive(consultant, demo.base, CONSULTANT, '/dashboard/acme');
      for (const page of [owner, consultant]) await page.goto(`${company}/edit`);
      for (const [page, notes] of [
        [owner, 'Invoices go to the head office.'],
        [consultant, 'Ask for Elena first.'],
      ] as const) {
        await page.getByRole('textbox', { name: 'Internal notes' }).fill(notes);
        await press(page, page.getByRole('button', { name: 'Save changes' }));
      }
      await look(consultant, 'a company that two people changed');
      await owner.goto(`${company}/erase`);
      await look(owner, 'a company to erase');
      await owner.goto(`${company}/preview`);
      await owner.getByText('Show the numbers').click();
      await look(owner, 'a company’s portal in preview, with the numbers');
      const client = await newPage();
      await arrive(client, demo.acme, CLIENT, '/portal');
      await press(client, client.getByRole('link', { name: 'Mobile banking API' }));
      await look(client, 'client engagement');
      await press(client, client.getByRole('link', { name: 'Full report' }));
      await look(client, 'client report');
      await press(client, client.getByRole('link', { name: 'Mobile banking API' }).first());
      await press(client, client.getByRole('link', { name: 'Documents', exact: true }));
      await look(client, 'client documents');
      await press(client, client.getByRole('link', { name: 'Authorisation letter.txt', exact: true }));
      await look(client, 'client document');
    },
  },
];
