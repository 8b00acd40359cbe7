import type { Page } from '@playwright/test';
import { CONSULTANT, OWNER } from './demo.ts';
import { arrive, press, type Story } from './story.ts';

/** What a consultancy works on, and what it finds. */
export const ENGAGEMENT_STORIES: readonly Story[] = [
  {
    name: 'an engagement, from the plan on',
    stops: [
      'engagements',
      'an engagement to plan',
      'an engagement to plan with errors',
      'an engagement that has begun',
      'drafts to publish at once',
      'findings to change at once',
      'deleted drafts',
      'evidence of an engagement',
      'evidence to mark',
      'evidence without a file',
      'documents of an engagement',
      'documents without a file',
      'a document',
      'a removed document',
      'reports of an engagement',
      'a report to make',
      'a report to make with errors',
      'a report that is delivered',
      'a report that is ready',
      'a report to deliver',
      'an engagement to change',
      'an engagement without findings',
    ],
    tell: async ({ demo, newPage, look }) => {
      const owner = await newPage();
      await arrive(owner, demo.base, OWNER, '/dashboard/acme');
      const list = `${demo.base}/dashboard/acme/engagements`;
      await owner.goto(list);
      await look(owner, 'engagements');
      await press(owner, owner.getByRole('link', { name: 'Plan an engagement' }));
      await look(owner, 'an engagement to plan');
      const plan = owner.getByRole('button', { name: 'Plan the engagement' });
      await press(owner, plan);
      await look(owner, 'an engagement to plan with errors');
      await owner.goto(list);
      await press(owner, owner.getByRole('link', { name: 'Patient portal' }));
      await look(owner, 'an engagement that has begun');
      await press(owner, owner.getByRole('link', { name: 'Publish all ready drafts' }));
      await look(owner, 'drafts to publish at once');
      await press(owner, owner.getByRole('link', { name: 'Cancel' }));
      await owner.getByRole('checkbox', { name: 'Select all shown' }).check();
      await press(owner, owner.getByRole('button', { name: 'Delete drafts' }));
      await look(owner, 'findings to change at once');
      await press(owner, owner.getByRole('link', { name: 'Cancel', exact: true }));
      await press(owner, owner.getByRole('link', { name: 'Deleted drafts' }));
      await look(owner, 'deleted drafts');
      await press(owner, owner.getByRole('link', { name: 'Patient portal' }));
      await press(owner, owner.getByRole('main').getByRole('link', { name: 'Evidence files', exact: true }));
      await owner.getByText('Edit form-in-the-inbox.png').click();
      await look(owner, 'evidence of an engagement');
      await press(owner, owner.getByRole('link', { name: 'Mark form-in-the-inbox.png' }));
      await look(owner, 'evidence to mark');
      await press(owner, owner.getByRole('main').getByRole('link', { name: 'Evidence files', exact: true }));
      await press(owner, owner.getByRole('button', { name: 'Add evidence' }));
      await look(owner, 'evidence without a file');
      await press(owner, owner.getByRole('link', { name: 'Patient portal' }));
      await press(owner, owner.getByRole('link', { name: 'Documents', exact: true }));
      await look(owner, 'documents of an engagement');
      await press(owner, owner.getByRole('button', { name: 'Add documents' }));
      await look(owner, 'documents without a file');
      await press(owner, owner.getByRole('link', { name: 'Scoping sheet, with API.csv', exact: true }));
      await look(owner, 'a document');
      await press(owner, owner.getByRole('button', { name: 'Remove document' }));
      await press(owner, owner.getByRole('link', { name: 'See who downloaded it' }));
      await look(owner, 'a removed document');
      await press(owner, owner.getByRole('link', { name: 'Documents', exact: true }));
      await press(owner, owner.getByRole('link', { name: 'Patient portal' }));
      await owner.goto(list);
      await press(owner, owner.getByRole('link', { name: 'Mobile banking API' }));
      await press(owner, owner.getByRole('link', { name: 'Reports', exact: true }));
      await look(owner, 'reports of an engagement');
      await press(owner, owner.getByRole('link', { name: 'Make a report' }));
      await look(owner, 'a report to make');
      await owner.getByLabel('Report of one finding').check();
      await press(owner, owner.getByRole('button', { name: 'Make report' }));
      await look(owner, 'a report to make with errors');
      await press(owner, owner.getByRole('link', { name: 'Reports', exact: true }));
      await press(owner, owner.getByRole('link', { name: 'Full report' }));
      await look(owner, 'a report that is delivered');
      await press(owner, owner.getByRole('link', { name: 'Reports', exact: true }));
      await press(owner, owner.getByRole('link', { name: 'Executive summary' }));
      await look(owner, 'a report that is ready');
      await press(owner, owner.getByRole('link', { name: 'Deliver to Northwind Bank' }));
      await look(owner, 'a report to deliver');
      await owner.goto(list);
      await press(owner, owner.getByRole('link', { name: 'Patient portal' }));
      await press(owner, owner.getByRole('link', { name: 'Edit engagement' }));
      await look(owner, 'an engagement to change');
      await owner.goto(`${list}/new`);
      await owner.getByLabel('Client company').selectOption({ label: 'Kestrel Logistics' });
      await owner.getByLabel('Title').fill('Depot networks');
      await owner.getByLabel('Reference').fill('KL-9');
      await owner.getByLabel('What is tested').selectOption({ label: 'Internal network' });
      await press(owner, plan);
      await look(owner, 'an engagement without findings');
    },
  },
  {
    name: 'a finding, from the blank page on',
    stops: [
      'a draft',
      'a published finding with changes',
      'the history of a finding',
      'an earlier version of a finding',
      'a finding in the editor',
      'a blank finding in the editor',
      'a finding in the editor with errors',
      'a finding that two people changed',
      'a draft to delete',
      'a published finding that stays',
      'a comment without words',
    ],
    tell: async ({ demo, newPage, look }) => {
      const consultant = await newPage();
      await arrive(consultant, demo.base, CONSULTANT, '/dashboard/acme');
      const list = `${demo.base}/dashboard/acme/engagements`;
      const open = async (engagement: string, finding?: RegExp) => {
        await consultant.goto(list);
        await press(consultant, consultant.getByRole('link', { name: engagement }));
        if (finding !== undefined) await press(consultant, consultant.getByRole('link', { name: finding }));
      };
      await open('Patient portal', /Uploaded documents/);
      await look(consultant, 'a draft');
      const draft = consultant.url();
      await open('Mobile banking API', /Any origin/);
      await look(consultant, 'a published finding with changes');
      const published = consultant.url();
      await press(consultant, consultant.getByRole('link', { name: 'History' }));
      await look(consultant, 'the history of a finding');
      await press(consultant, consultant.getByRole('link', { name: /^Version 1/ }));
      await look(consultant, 'an earlier version of a finding');
      await consultant.goto(published);
      await press(consultant, consultant.getByRole('link', { name: 'Edit finding' }));
      await look(consultant, 'a finding in the editor');
      await open('Driver app');
      await press(consultant, consultant.getByRole('link', { name: 'New finding' }));
      await look(consultant, 'a blank finding in the editor');
      const save = consultant.getByRole('button', { name: 'Save and publish' });
      await press(consultant, save);
      await look(consultant, 'a finding in the editor with errors');
      const owner = await newPage();
      await arrive(owner, demo.base, OWNER, '/dashboard/acme');
      await consultant.goto(`${draft}/edit`);
      await owner.goto(`${draft}/edit`);
      const impact = (page: Page) => page.getByRole('textbox', { name: 'Impact' });
      const draftSaved = (page: Page) => page.getByRole('button', { name: 'Save draft' });
      await impact(owner).fill('A script of a patient runs in the practice.');
      await press(owner, draftSaved(owner));
      await impact(consultant).fill('Patients can act as the staff who open their files.');
      await draftSaved(consultant).click();
      await consultant.locator('[data-dispute]').waitFor();
      await look(consultant, 'a finding that two people changed');
      await consultant.goto(`${draft}/delete`);
      await look(consultant, 'a draft to delete');
      await consultant.goto(`${published}/delete`);
      await look(consultant, 'a published finding that stays');
      await consultant.goto(published);
      await consultant.getByLabel('Comment', { exact: true }).last().fill('   ');
      await press(consultant, consultant.getByRole('button', { name: 'Add comment' }));
      await look(consultant, 'a comment without words');
    },
  },
];
