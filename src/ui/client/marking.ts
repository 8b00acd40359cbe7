import { all } from './dom.ts';
import { sendFiles } from './send-files.ts';

type Tool = 'redact' | 'box' | 'arrow' | 'crop';

/** From one corner or end to the other, in pixels of the picture. */
interface Mark {
  readonly tool: Tool;
  readonly from: DOMPointReadOnly;
  readonly to: DOMPointReadOnly;
}

const COLOUR = '#d6213a';

const areaOf = ({ from, to }: Mark): DOMRectReadOnly =>
  new DOMRectReadOnly(
    Math.floor(Math.min(from.x, to.x)),
    Math.floor(Math.min(from.y, to.y)),
    Math.ceil(Math.abs(to.x - from.x)),
    Math.ceil(Math.abs(to.y - from.y)),
  );

function draw(pen: CanvasRenderingContext2D, mark: Mark, width: number): void {
  const { x, y, width: across, height: down } = areaOf(mark);
  pen.lineWidth = width;
  pen.strokeStyle = COLOUR;
  pen.fillStyle = '#000000';
  // Nothing of what lay there shows through: what is sent are these pixels alone.
  if (mark.tool === 'redact') pen.fillRect(x, y, across, down);
  else if (mark.tool === 'box') pen.strokeRect(x, y, across, down);
  else drawArrow(pen, mark, width);
}

function drawArrow(pen: CanvasRenderingContext2D, { from, to }: Mark, width: number): void {
  const angle = Math.atan2(to.y - from.y, to.x - from.x);
  const wing = (turn: number) =>
    pen.lineTo(to.x + 5 * width * Math.cos(angle + turn), to.y + 5 * width * Math.sin(angle + turn));
  pen.beginPath();
  pen.moveTo(from.x, from.y);
  pen.lineTo(to.x, to.y);
  wing(Math.PI * 0.83);
  pen.moveTo(to.x, to.y);
  wing(-Math.PI * 0.83);
  pen.stroke();
}

class Marking {
  readonly #form: HTMLFormElement;
  readonly #canvas: HTMLCanvasElement;
  readonly #picture: HTMLImageElement;
  readonly #status: HTMLElement;
  #marks: Mark[] = [];

  constructor(
    form: HTMLFormElement,
    canvas: HTMLCanvasElement,
    status: HTMLElement,
    picture: HTMLImageElement,
  ) {
    this.#form = form;
    this.#canvas = canvas;
    this.#status = status;
    this.#picture = picture;
  }

  begin(): void {
    this.#draw(this.#marks);
    this.#canvas.addEventListener('pointerdown', (event) => this.#drag(event));
    for (const button of all('[data-undo]', this.#form))
      button.addEventListener('click', () => {
        this.#marks = this.#marks.slice(0, -1);
        this.#draw(this.#marks);
      });
    this.#form.addEventListener('submit', (event) => {
      event.preventDefault();
      event.stopImmediatePropagation();
      void this.#save();
    });
    this.#form.hidden = false;
  }

  /** What is left of the picture by the last crop. */
  #shown(marks: readonly Mark[]): DOMRectReadOnly {
    const { naturalWidth, naturalHeight } = this.#picture;
    const crop = marks.filter(({ tool }) => tool === 'crop').at(-1);
    return crop === undefined ? new DOMRectReadOnly(0, 0, naturalWidth, naturalHeight) : areaOf(crop);
  }

  #draw(marks: readonly Mark[]): void {
    const { x, y, width, height } = this.#shown(marks);
    Object.assign(this.#canvas, { width, height });
    const pen = this.#canvas.getContext('2d');
    if (pen === null) return;
    pen.translate(-x, -y);
    pen.drawImage(this.#picture, 0, 0);
    const line = Math.max(3, Math.round(this.#picture.naturalWidth / 300));
    for (const mark of marks) if (mark.tool !== 'crop') draw(pen, mark, line);
  }

  #pointOf({ clientX, clientY }: PointerEvent): DOMPointReadOnly {
    const { left, top, width, height } = this.#canvas.getBoundingClientRect();
    const shown = this.#shown(this.#marks);
    const within = (at: number, most: number) => Math.min(most, Math.max(0, at));
    return new DOMPointReadOnly(
      shown.x + within(((clientX - left) / width) * shown.width, shown.width),
      shown.y + within(((clientY - top) / height) * shown.height, shown.height),
    );
  }

  #drag(event: PointerEvent): void {
    const tool = (new FormData(this.#form).get('tool') ?? 'redact') as Tool;
    const from = this.#pointOf(event);
    const kept = this.#marks;
    const markTo = (moved: PointerEvent): Mark => ({ tool, from, to: this.#pointOf(moved) });
    const move = (moved: PointerEvent) => {
      // A crop is shown as a box until it is made.
      const mark = markTo(moved);
      this.#draw([...kept, mark.tool === 'crop' ? { ...mark, tool: 'box' } : mark]);
    };
    this.#canvas.setPointerCapture(event.pointerId);
    this.#canvas.addEventListener('pointermove', move);
    this.#canvas.addEventListener(
      'pointerup',
      (moved) => {
        this.#canvas.removeEventListener('pointermove', move);
        const mark = markTo(moved);
        const { width, height } = areaOf(mark);
        if (Math.max(width, height) > 3 && (tool === 'arrow' || Math.min(width, height) > 0))
          this.#marks = [...kept, mark];
        this.#draw(this.#marks);
      },
      { once: true },
    );
  }

  #say(words: string): void {
    this.#status.textContent = words;
  }

  async #save(): Promise<void> {
    const { name = '', type = '', back = '' } = this.#form.dataset;
    if (this.#marks.length === 0) {
      this.#say('Nothing is marked yet.');
      return;
    }
    this.#say('Saving…');
    const blob = await new Promise<Blob | null>((resolve) => this.#canvas.toBlob(resolve, type, 0.95));
    if (blob === null) {
      this.#say('Your browser couldn’t write the picture. Nothing was saved.');
      return;
    }
    const file = new File([blob], name, { type });
    const received = await sendFiles(this.#form, this.#form.action, [file], () => undefined);
    const [added] = received?.added ?? [];
    if (received === null || added === undefined) {
      this.#say(received?.refused[0]?.why ?? 'It couldn’t be saved. Check your connection and try again.');
      return;
    }
    const keep = new FormData(this.#form).has('keep');
    if (keep || (await this.#takePlaceBy(added.address))) location.assign(back);
    else
      this.#say(
        `The marked picture was added as ${added.name}. The original is still there. If a published finding shows it, name ${added.name} there instead and publish it again, then remove the original.`,
      );
  }

  /** Removes the original, and gives the marked picture its name; false where the original stays. */
  async #takePlaceBy(address: string): Promise<boolean> {
    const { original = '', name = '', alternative = '' } = this.#form.dataset;
    const madeFor = this.#form.querySelector<HTMLInputElement>('input[name="signed_in_as"]');
    const post = async (url: string, what: 'save' | 'remove') => {
      const body = new URLSearchParams({ name, alternative, do: what });
      if (madeFor) body.set(madeFor.name, madeFor.value);
      const answer = await fetch(url, { method: 'POST', body, redirect: 'manual' }).catch(() => null);
      return answer?.type === 'opaqueredirect';
    };
    if (!(await post(original, 'remove'))) return false;
    await post(original.replace(/[^/]*$/, address.replace(/.*\//, '')), 'save');
    return true;
  }
}

/** Crops, points and blacks out on a picture; what is sent are the pixels as they are seen then. */
export function marking(): void {
  const form = document.querySelector<HTMLFormElement>('form[data-picture]');
  const canvas = form?.querySelector('canvas');
  const status = form?.querySelector<HTMLElement>('[role="status"]');
  if (!form || !canvas || !status) return;
  const picture = new Image();
  picture.addEventListener('load', () => {
    new Marking(form, canvas, status, picture).begin();
  });
  picture.src = form.dataset.picture ?? '';
}
