import { announce } from './announce.ts';
import { browserZone } from './browser-zone.ts';
import { codeField } from './code-field.ts';
import { copyKey } from './copy-key.ts';
import { drawer } from './drawer.ts';
import { liveCheck } from './live-check.ts';
import { pageKeys } from './page-keys.ts';
import { passkeys } from './passkey.ts';
import { printButton } from './print-button.ts';
import { retryCountdown } from './retry-countdown.ts';
import { serverClock } from './server-clock.ts';
import { showPassword } from './show-password.ts';
import { singleSubmit } from './single-submit.ts';
import { slashKey } from './slash-key.ts';
import { suggestedValues } from './suggested-values.ts';
import { suggestions } from './suggestions.ts';
import { ticks } from './ticks.ts';
import { times } from './times.ts';

// Comfort on pages that are whole without it. Nothing here parses markup (Trusted Types): text and attributes alone.
announce();
copyKey();
printButton();
showPassword();
codeField();
drawer();
passkeys();
singleSubmit();
pageKeys();
slashKey();
liveCheck();
suggestions();
suggestedValues();
ticks();
times();
browserZone();
serverClock();
retryCountdown();

// Loaded by pages that have one alone: it brings the whole of CVSS along.
if (document.querySelector('[data-cvss-picker]'))
  void import('./cvss-picker.ts').then(({ cvssPicker }) => cvssPicker());

// Of what is loaded, each takes up what was typed sooner than it came.
let isTypedInto = false;
document.addEventListener('input', () => (isTypedInto = true), { once: true });

if (document.querySelector('[data-autosave]'))
  void import('./finding-editor.ts').then(({ findingEditor }) => findingEditor(isTypedInto));

if (document.querySelector('[data-report-preview]'))
  void import('./report-preview.ts').then(({ reportPreview }) => reportPreview(isTypedInto));

if (document.querySelector('[data-presence]'))
  void import('./presence.ts').then(({ presence }) => presence());

if (document.querySelector('form[data-picture]'))
  void import('./marking.ts').then(({ marking }) => marking());

if (document.querySelector('[data-evidence-upload]'))
  void import('./evidence-upload.ts').then(({ evidenceUpload }) => evidenceUpload());

if (document.querySelector('[data-progress]'))
  void import('./progress.ts').then(({ progress }) => progress());
