import { expect } from '@playwright/test';
import { CLIENT, CONSULTANT } from './demo.ts';
import { answered, arrive, press, type Story } from './story.ts';

/** What is found, on both sides; a key leads there, and can be turned off. */
export const SEARCH_STORIES: readonly Story[] = [
  {
    name: 'search, by its key',
    stops: ['a search', 'what was found', 'nothing found', 'a search for no word', 'what a client finds'],
    tell: async ({ demo, newPage, look }) => {
      const page = await newPage();
      await arrive(page, demo.base, CONSULTANT, '/dashboard/acme');
      await answered(page, () => page.keyboard.press('/'));
      const words = page.getByLabel('Words');
      await expect(words).toBeFocused();
      await look(page, 'a search');
      await words.focus();
      await page.keyboard.type('token acc/');
      await expect(words).toHaveValue('token acc/');
      const search = page.getByRole('button', { name: 'Find', exact: true });
      await press(page, search);
      await look(page, 'what was found');
      await words.blur();
      await page.keyboard.press('/');
      await expect(words).toBeFocused();
      await words.fill('nosuchword');
      await press(page, search);
      await look(page, 'nothing found');
      await words.fill('%');
      await press(page, search);
      await look(page, 'a search for no word');
      await page.getByRole('button', { name: 'Turn this key off' }).click();
      await expect(page.getByRole('button', { name: 'Turn it on' })).toBeFocused();
      await page.keyboard.press('/');
      await expect(words).not.toBeFocused();

      const client = await newPage();
      await arrive(client, demo.acme, CLIENT, '/portal');
      await answered(client, () => client.keyboard.press('/'));
      await client.getByLabel('Words').fill('token acc');
      await press(client, client.getByRole('button', { name: 'Find', exact: true }));
      await look(client, 'what a client finds');
    },
  },
];
