import type { Dispute } from './draft.ts';

/** Somebody decides between two versions of a field. */
type Decide = (name: string, version: 'mine' | 'theirs') => void;

function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  className: string,
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  made.className = className;
  made.append(...children);
  return made;
}

function button(label: string, press: () => void): HTMLButtonElement {
  const made = element('button', 'btn btn-quiet btn-sm', label);
  made.type = 'button';
  made.addEventListener('click', press);
  return made;
}

/** What somebody else wrote into a field that one has changed as well, and the two ways on; one's own is in the field. */
export function disputeOf(name: string, label: string, { by, theirs }: Dispute, decide: Decide): HTMLElement {
  const who = by ?? 'Someone else';
  const text = element('pre', 'version', theirs === '' ? '(empty)' : theirs);
  const section = element(
    'section',
    'dispute',
    element('p', 'font-medium', `${label}: ${who} changed the same text`),
    element('p', '', 'Yours is still in the field above, and isn’t saved yet. This is the other version:'),
    text,
    element(
      'p',
      'flex flex-wrap gap-3',
      button('Keep my version', () => decide(name, 'mine')),
      button('Use the other version', () => decide(name, 'theirs')),
    ),
  );
  section.setAttribute('aria-label', `${label}: two versions`);
  // Whoever presses the form's button meanwhile is brought here.
  section.tabIndex = -1;
  section.dataset.dispute = name;
  return section;
}

const inWords = new Intl.ListFormat('en-GB', { type: 'conjunction' });

/** What is said as long as fields are in dispute; `labels` is not empty. */
export function undecidedIn(labels: readonly string[]): string {
  const names = inWords.format(labels.map((label) => `“${label}”`));
  return labels.length === 1
    ? `${names} isn’t saved yet: someone else changed it too. Choose one of the two versions below it.`
    : `${names} aren’t saved yet: someone else changed them too. Choose one of the two versions below each.`;
}
