import { disputeOf, undecidedIn } from './disputes.ts';
import { all } from './dom.ts';
import { Draft } from './draft.ts';
import { followedTitle } from './followed-title.ts';
import { controlsOf, madeWith, show, valuesOf } from './form-fields.ts';
import { becomeOwn } from './own-page.ts';
import { Preview } from './preview.ts';
import { sayPublished } from './publication.ts';
import { type Answer, saveDraft } from './save-draft.ts';

/** How long typing has to pause before it is saved. */
const PAUSE_MS = 2_000;
/** How long it takes at most until saving is tried again. */
const LONGEST_WAIT_MS = 30_000;

/** What is said of what is not saved. */
const TROUBLES: Readonly<Record<Exclude<Answer['kind'], 'saved' | 'disputed' | 'refused'>, string>> = {
  unreachable: 'Not saved yet: no connection. We’ll keep trying.',
  unavailable: 'Not saved yet: the server can’t answer right now. We’ll keep trying.',
  'out-of-room':
    'Not saved yet: the server is out of room. We’ll keep trying; tell the people who run the server.',
  'signed-out':
    'You’re signed out, so this isn’t saved yet. Keep this page open and sign in again in another tab.',
  'somebody-else':
    'You’re signed in as someone else in another tab, so this isn’t saved yet. Sign in as yourself again there.',
  gone: 'This finding is no longer here, or you can’t edit it any more. Copy what you need before you leave.',
  'too-large': 'Not saved: there’s too much text. Shorten it.',
};

/**
 * Whether whatever is typed on can still be saved as it is. Where it is `refused`, the form's own button says more; where it is
 * `kept`, that could do nothing but leave the page, and the text with it.
 */
type Outcome = 'saved' | 'kept' | 'disputed' | 'refused';

/** After these it is tried again. */
const TRIED_AGAIN: ReadonlySet<Answer['kind']> = new Set(['unreachable', 'unavailable', 'out-of-room']);
/** After these nobody knows whether it was saved. */
const LOST: ReadonlySet<Answer['kind']> = new Set(['unreachable', 'unavailable']);
/** After these the text stands on the page alone. */
const KEPT: ReadonlySet<Answer['kind']> = new Set([...TRIED_AGAIN, 'gone', 'too-large', 'somebody-else']);

class FindingEditor {
  readonly #form: HTMLFormElement;
  readonly #status: HTMLElement;
  readonly #controls: ReturnType<typeof controlsOf>;
  readonly #draft: Draft;
  readonly #preview: Preview | null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #wait = PAUSE_MS;
  #running: Promise<Outcome> = Promise.resolve('saved');
  #isLeaving = false;

  constructor(form: HTMLFormElement, status: HTMLElement) {
    this.#form = form;
    this.#status = status;
    this.#controls = controlsOf(form, (status.dataset.autosave ?? '').split(' '));
    const preview = document.querySelector<HTMLElement>('[data-preview]');
    this.#preview = preview && new Preview(preview);
    const isUnsaved = status.dataset.unsaved !== undefined;
    const before = [...this.#controls].map(
      ([name, control]) => [name, isUnsaved ? null : madeWith(control)] as const,
    );
    this.#draft = new Draft(Number(this.#revision?.defaultValue), new Map(before));
  }

  /** From now on it is saved; soon, where something was typed before. */
  start(isTypedInto: boolean): void {
    this.#preview?.refresh();
    window.addEventListener('beforeunload', (event) => {
      if (!this.#isLeaving && this.#isUnsaved) event.preventDefault();
    });
    // What was compared on the page is saved by whoever compared it.
    if (this.#status.dataset.held !== undefined) {
      this.#form.addEventListener('submit', () => {
        this.#isLeaving = true;
      });
      return;
    }
    for (const type of ['input', 'change'] as const)
      this.#form.addEventListener(type, () => this.#saveIn(PAUSE_MS));
    this.#form.addEventListener('focusout', () => this.save());
    document.addEventListener('visibilitychange', () => this.save());
    for (const type of ['online', 'focus'] as const) window.addEventListener(type, () => this.save());
    window.addEventListener('pageshow', ({ persisted }) => {
      if (persisted) this.#isLeaving = false;
    });
    this.#form.addEventListener('submit', (event) => this.#submit(event));
    document.addEventListener('click', (event) => this.#follow(event));
    if (isTypedInto) this.#saveIn(PAUSE_MS);
  }

  get #revision(): HTMLInputElement | null {
    return this.#form.querySelector('input[name="revision"]');
  }

  get #isUnsaved(): boolean {
    return this.#draft.isUnsaved(valuesOf(this.#controls));
  }

  #saveIn(milliseconds: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.save(), milliseconds);
  }

  /** One after another: what is typed while one is under way is in the next. */
  save(): Promise<Outcome> {
    clearTimeout(this.#timer);
    this.#running = this.#running.then(() => this.#saveOnce());
    return this.#running;
  }

  async #saveOnce(): Promise<Outcome> {
    const sent = this.#draft.toSend(valuesOf(this.#controls));
    if (sent === null) return this.#afterSaving();
    const answer = await saveDraft(this.#form, sent);
    if (answer.kind === 'saved') {
      this.#wait = PAUSE_MS;
      if (answer.saved.own) becomeOwn(this.#form, answer.saved.own);
      const shown = this.#draft.accepted(sent, answer.saved, valuesOf(this.#controls));
      for (const [name, text] of Object.entries(shown)) {
        const control = this.#controls.get(name);
        if (control) show(control, text);
      }
      const revision = this.#revision;
      if (revision) revision.value = String(this.#draft.revision);
      if (answer.saved.isPublished) sayPublished();
      if (Object.keys(sent.change).length > 0) this.#preview?.refresh();
      const outcome = this.#afterSaving();
      if (outcome === 'saved') this.#saidSaved();
      return outcome;
    }
    if (answer.kind === 'disputed') {
      const { own } = answer.conflicting;
      if (own) becomeOwn(this.#form, own);
      this.#draft.disputed(sent, answer.conflicting);
      this.#showDisputes();
      return this.#saveOnce();
    }
    if (answer.kind === 'refused') {
      this.#say(`Not saved: ${Object.values(answer.refused.problems).join(' ')}`);
      return 'refused';
    }
    this.#say(TROUBLES[answer.kind], answer.kind === 'signed-out');
    if (LOST.has(answer.kind)) this.#draft.unanswered(sent);
    if (TRIED_AGAIN.has(answer.kind)) {
      this.#wait = Math.min(this.#wait * 2, LONGEST_WAIT_MS);
      this.#saveIn(this.#wait);
    }
    return KEPT.has(answer.kind) ? 'kept' : 'refused';
  }

  /** Whether all of it is saved now, which is said where it isn't. */
  #afterSaving(): Outcome {
    const labels = [...this.#draft.disputes.keys()].map((name) => this.#labelOf(name));
    this.#say(labels.length > 0 ? undecidedIn(labels) : '');
    return labels.length > 0 ? 'disputed' : 'saved';
  }

  #labelOf(name: string): string {
    return this.#controls.get(name)?.labels?.[0]?.firstChild?.textContent ?? name;
  }

  #saidSaved(): void {
    const saving = this.#status.querySelector('[data-saving]');
    const at = new Date().toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' });
    if (saving) saving.textContent = `Saved at ${at}`;
  }

  #say(trouble: string, offersSignIn = false): void {
    const place = this.#status.querySelector('[data-saving-trouble]');
    if (!place || place.getAttribute('data-says') === trouble) return;
    // A live region is read out again at each write, the same words too.
    place.setAttribute('data-says', trouble);
    place.className = trouble === '' ? '' : 'alert tone-warning';
    const text = document.createElement('p');
    text.append(trouble);
    if (offersSignIn) {
      const link = document.createElement('a');
      link.href = this.#status.dataset.signIn ?? '';
      link.target = '_blank';
      link.className = 'link';
      link.append('Sign in');
      text.append(' ', link);
    }
    place.replaceChildren(...(trouble === '' ? [] : [text]));
    const saving = this.#status.querySelector('[data-saving]');
    if (trouble !== '' && saving) saving.textContent = '';
  }

  #showDisputes(): void {
    for (const [name, dispute] of this.#draft.disputes) {
      const control = this.#controls.get(name);
      if (!control || this.#form.querySelector(`[data-dispute="${name}"]`)) continue;
      const shown = disputeOf(name, this.#labelOf(name), dispute, (_name, version) => {
        if (version === 'theirs') show(control, dispute.theirs);
        this.#draft.settled(name);
        shown.remove();
        control.focus();
        void this.save();
      });
      control.after(shown);
    }
  }

  /** A link of the page waits until what was typed is saved; where it can't be, the browser asks whether to leave. */
  #follow(event: MouseEvent): void {
    const link = event.target instanceof Element ? event.target.closest('a[href]') : null;
    const opensHere = event.button === 0 && !(event.ctrlKey || event.metaKey || event.shiftKey);
    if (!(link instanceof HTMLAnchorElement) || link.target !== '' || !opensHere || !this.#isUnsaved) return;
    event.preventDefault();
    void this.save().then(() => location.assign(link.href));
  }

  /** Saves what is on the page first, so that a lost connection takes nothing along, and nobody is in dispute with themselves. */
  #submit(event: SubmitEvent): void {
    if (this.#isLeaving) return;
    event.preventDefault();
    // A form that is being sent cannot be sent again: where nothing was to be saved, that is still so.
    const over = new Promise((resolve) => setTimeout(resolve));
    void Promise.all([this.save(), over]).then(([outcome]) => {
      if (outcome === 'kept') return this.#status.scrollIntoView({ block: 'nearest' });
      if (outcome === 'disputed') return this.#form.querySelector<HTMLElement>('[data-dispute]')?.focus();
      this.#isLeaving = true;
      this.#form.requestSubmit(event.submitter);
    });
  }
}

/** Saves a form by itself while somebody types into it (E14). */
export const findingEditor = (isTypedInto: boolean): void => {
  followedTitle();
  for (const status of all('[data-autosave]')) {
    const form = status.closest('form');
    if (form) new FindingEditor(form, status).start(isTypedInto);
  }
};
