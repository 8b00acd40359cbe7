import { onePicture } from '../../../../../test/sample-document.ts';
import { type Asked, action, page } from '../../../../../test/specimens/request.ts';
import type { Scene } from '../../../../../test/specimens/scene.ts';

const DESIGN = '/dashboard/:slug/settings/reports';

const WORDS = `${DESIGN}/words/:language`;
const inGerman =
  (end = '') =>
  ({ slug }: Scene) =>
    `/dashboard/${slug}/settings/reports/words/de${end}`;
const SAID = { kind: 'full', 'say-headings-summary': 'Kurz gesagt' };

const TYPED = {
  ...{ language: 'en', accent: '#1e3a5f', font: 'inter', paper: 'a4', order: 'findings,summary' },
  ...{ 'show-summary': 'yes', 'word-classification': 'For your eyes only' },
};

export const REQUESTS: readonly Asked[] = [
  page('owner', DESIGN),
  action('owner', DESIGN, TYPED),
  action('owner', `${DESIGN}/preview`, TYPED, { answer: 200 }),
  page('newcomer', `${DESIGN}/sample`),
  action(
    'owner',
    `${DESIGN}/logo`,
    {},
    { files: [{ name: 'logo.png', content: onePicture(4, 2, [30, 58, 95]) }] },
  ),
  action('owner', `${DESIGN}/logo/remove`),
  page('owner', WORDS, { path: inGerman() }),
  action('owner', WORDS, SAID, { path: inGerman() }),
  action('owner', `${WORDS}/preview`, SAID, { path: inGerman('/preview'), answer: 200 }),
];
