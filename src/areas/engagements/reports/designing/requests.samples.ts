import { onePicture } from '../../../../../test/sample-document.ts';
import { type Asked, action, page } from '../../../../../test/specimens/request.ts';

const DESIGN = '/dashboard/:slug/settings/reports';

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
];
