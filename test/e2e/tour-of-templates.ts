import { CONSULTANT } from './demo.ts';
import { arrive, press, type Story } from './story.ts';

/** A consultancy's templates: looked for, written, and used. */
export const TEMPLATE_STORIES: readonly Story[] = [
  {
    name: 'templates, from the library on',
    stops: [
      'templates',
      'templates that do not match',
      'a shipped template',
      'a template to write with errors',
      'a template of one’s own',
      'a template to change',
      'a template to delete',
      'templates to start from',
      'a template to start from',
      'a draft from a template',
      'a finding to save as a template',
      'a template that holds a host with errors',
    ],
    tell: async ({ demo, newPage, look }) => {
      const page = await newPage();
      await arrive(page, demo.base, CONSULTANT, '/dashboard/acme');
      await page.goto(`${demo.base}/dashboard/acme/templates`);
      await look(page, 'templates');
      await page.getByLabel('Words').fill('no such words');
      await press(page, page.getByRole('button', { name: 'Show', exact: true }));
      await look(page, 'templates that do not match');
      await press(page, page.getByRole('link', { name: 'Show all' }));
      await press(page, page.getByRole('link', { name: 'Open redirect' }));
      await look(page, 'a shipped template');
      await press(page, page.getByRole('link', { name: 'Copy to edit' }));
      await page.getByLabel('Title').fill('');
      await page.getByLabel('Description').fill('');
      const save = page.getByRole('button', { name: 'Save the template' });
      await press(page, save);
      await look(page, 'a template to write with errors');
      await page.getByLabel('Title').fill('Redirects, as our house writes of them');
      await page.getByLabel('Description').fill('The application sends visitors on to any address.');
      await press(page, save);
      await look(page, 'a template of one’s own');
      await press(page, page.getByRole('link', { name: 'Edit template' }));
      await look(page, 'a template to change');
      await press(page, page.getByRole('link', { name: 'Cancel' }));
      await press(page, page.getByRole('link', { name: 'Delete template' }));
      await look(page, 'a template to delete');
      await page.goto(`${demo.base}/dashboard/acme/engagements`);
      await press(page, page.getByRole('link', { name: 'Driver app' }));
      await press(page, page.getByRole('link', { name: 'From a template' }));
      await look(page, 'templates to start from');
      await press(page, page.getByRole('link', { name: 'Server-side request forgery' }));
      await look(page, 'a template to start from');
      await press(page, page.getByRole('button', { name: 'Use this template' }));
      await look(page, 'a draft from a template');
      await page.goto(`${demo.base}/dashboard/acme/engagements`);
      await press(page, page.getByRole('link', { name: 'Mobile banking API' }));
      await press(page, page.getByRole('link', { name: /Any origin/ }));
      await press(page, page.getByRole('link', { name: 'Save as template' }));
      for (const shown of await page.locator('summary').filter({ hasText: 'as the finding has it' }).all())
        await shown.click();
      await look(page, 'a finding to save as a template');
      await page
        .getByRole('textbox', { name: 'Impact' })
        .fill('Also at portal.northwind.example, and 10.2.3.4.');
      await press(page, save);
      await look(page, 'a template that holds a host with errors');
    },
  },
];
