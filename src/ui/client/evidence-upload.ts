import { all } from './dom.ts';
import { type Added, type Received, sendFiles } from './send-files.ts';

/** What the clipboard calls every picture in it. */
const NAMELESS = 'image.png';

const filesIn = (transfer: DataTransfer | null): File[] =>
  [...(transfer?.files ?? [])].map((file) =>
    file.name === NAMELESS ? new File([file], 'screenshot.png', { type: file.type }) : file,
  );

/** Spreadsheets put a picture of the cells beside their text: whoever pastes that wants the text. */
const pastedFiles = (transfer: DataTransfer | null): File[] =>
  transfer?.getData('text/plain').trim() ? [] : filesIn(transfer);

const carriesFiles = (transfer: DataTransfer | null): boolean => transfer?.types.includes('Files') ?? false;

/** Where something is put for the caret: behind the picture whose caption it is in, for one who pastes several. */
function placeFor({
  selectionStart: start,
  selectionEnd: end,
  value,
}: HTMLTextAreaElement): readonly [number, number] {
  const opened = value.lastIndexOf('![', start);
  const closed = opened < 0 ? -1 : value.indexOf(')', opened);
  return opened >= 0 && start > opened && start <= closed ? [closed + 1, closed + 1] : [start, end];
}

/** Puts what was added where the caret is, each on a line of its own, and the caret where the first caption goes. */
function insert(field: HTMLTextAreaElement, names: readonly string[]): void {
  const { value } = field;
  const [start, end] = placeFor(field);
  const before = value.slice(0, start);
  const lead = before === '' || before.endsWith('\n\n') ? '' : before.endsWith('\n') ? '\n' : '\n\n';
  const after = value.slice(end);
  const tail = after === '' || after.startsWith('\n\n') ? '' : after.startsWith('\n') ? '\n' : '\n\n';
  const shown = names.map((name) => `![](evidence:${name})`).join('\n\n');
  field.setRangeText(`${lead}${shown}${tail}`, start, end, 'end');
  const caption = start + lead.length + 2;
  field.setSelectionRange(caption, caption);
  field.dispatchEvent(new Event('input', { bubbles: true }));
}

class EvidenceUpload {
  readonly #place: HTMLElement;
  readonly #form: HTMLFormElement;
  #underWay = 0;

  constructor(place: HTMLElement, form: HTMLFormElement) {
    this.#place = place;
    this.#form = form;
  }

  start(): void {
    for (const hint of all('[data-upload-hint]', this.#form)) hint.hidden = false;
    const into = (this.#place.dataset.into ?? '').split(' ');
    const fields = all<HTMLTextAreaElement>('textarea', this.#form).filter(({ name }) => into.includes(name));
    let last = fields[0];
    for (const field of fields) {
      field.addEventListener('focus', () => {
        last = field;
      });
      field.addEventListener('drop', (event) => this.#take(event, filesIn(event.dataTransfer), field));
    }
    // Also with the title in use, or nothing: a picture has no other place.
    document.addEventListener('paste', (event) => {
      const field = fields.find((one) => one === event.target) ?? last;
      if (field !== undefined) this.#take(event, pastedFiles(event.clipboardData), field);
    });
    // Beside a field the browser would open the file in the page's place.
    for (const type of ['dragover', 'drop'] as const)
      document.addEventListener(type, (event) => {
        if (!carriesFiles(event.dataTransfer) || event.defaultPrevented) return;
        event.preventDefault();
        const isField = fields.some((field) => field === event.target);
        if (event.dataTransfer && !isField) event.dataTransfer.dropEffect = 'none';
      });
    window.addEventListener('beforeunload', (event) => {
      if (this.#underWay > 0) event.preventDefault();
    });
  }

  #take(event: Event, files: readonly File[], field: HTMLTextAreaElement): void {
    if (files.length === 0) return;
    event.preventDefault();
    field.focus();
    void this.#upload(files, field);
  }

  async #upload(files: readonly File[], field: HTMLTextAreaElement): Promise<void> {
    const progress = document.createElement('progress');
    const shown = document.createElement('p');
    shown.className = 'saving';
    shown.append(
      files.length === 1 ? `Uploading ${files[0]?.name}… ` : `Uploading ${files.length} files… `,
      progress,
    );
    progress.setAttribute('aria-label', 'Upload');
    this.#place.append(shown);
    this.#say([]);
    this.#underWay += 1;
    const received = await sendFiles(this.#form, this.#place.dataset.evidenceUpload ?? '', files, (part) => {
      progress.value = part;
    });
    this.#underWay -= 1;
    shown.remove();
    this.#enter(received, field);
  }

  #enter(received: Received | null, field: HTMLTextAreaElement): void {
    if (received === null) {
      this.#say(['That wasn’t uploaded. Check your connection and that you’re signed in, and try again.']);
      return;
    }
    const { added, refused } = received;
    if (added.length > 0)
      insert(
        field,
        added.map(({ name }) => name),
      );
    if (refused.length === 0) this.#offerMarking(added);
    else this.#say(refused.map(({ name, why }) => (name === '' ? why : `${name}: ${why}`)));
  }

  #say(troubles: readonly string[]): void {
    const text = document.createElement('p');
    text.className = 'wrap-anywhere';
    text.append(troubles.join(' '));
    this.#tell(troubles.length === 0 ? '' : 'alert tone-danger', troubles.length === 0 ? [] : [text]);
  }

  /** In a tab of its own: what is being written stays where it is. */
  #offerMarking(added: readonly Added[]): void {
    const links = added.flatMap(({ name, mark }) => {
      if (mark === null) return [];
      const link = document.createElement('a');
      link.className = 'link';
      link.href = mark;
      link.target = '_blank';
      link.append(`Mark or black out ${name}`);
      return [' ', link];
    });
    const text = document.createElement('p');
    text.className = 'saving';
    text.append(`Added ${added.map(({ name }) => name).join(', ')}.`, ...links);
    this.#tell('', [text]);
  }

  #tell(look: string, said: readonly HTMLElement[]): void {
    const status = this.#place.querySelector('[role="status"]');
    if (!status) return;
    status.className = look;
    status.replaceChildren(...said);
  }
}

/** Takes pictures and files that are pasted or dropped into a text as evidence, and shows them there (E11). */
export const evidenceUpload = (): void => {
  for (const place of all('[data-evidence-upload]')) {
    const form = place.closest('form');
    if (form) new EvidenceUpload(place, form).start();
  }
};
