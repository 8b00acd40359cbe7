import { createContext, type VNode } from 'preact';
import { useContext } from 'preact/hooks';
import { AsItWasTyped, Markdown, type ShownText } from './markdown.tsx';
import { resultOf } from './work.ts';
import { askerOf, type Reader, type Workshop, workshop } from './workshop.ts';

/**
 * How much of a page is formatted at once, in characters: what takes 2 µs each at worst, so that nobody is kept waiting for
 * more than the 5 ms of E28. Code that is coloured takes longer, and is always left to a thread.
 */
const AT_ONCE = 1_500;
const MAY_BE_COLOURED = /```|~~~/;

/**
 * What people wrote, of one page that is being made: short texts are formatted at once, the others by threads (E28). The page
 * is made once to know its texts, and where they are not all {@link ready} then, once more.
 */
export class TextsOfPage {
  readonly #reader: Reader;
  readonly #workshop: Workshop;
  readonly #until: number;
  /** By text and place. Null where it is shown as it was typed: no thread had it done in time. */
  readonly #formatted = new Map<string, string | null>();
  readonly #pending = new Map<string, Promise<void>>();
  #left = AT_ONCE;

  /** The reader has turns of their own: an account, or all who have none. */
  constructor(reader: Reader, from: Workshop = workshop) {
    this.#reader = reader;
    this.#workshop = from;
    this.#until = performance.now() + reader.patienceMs;
  }

  /** What stands for a text; nothing as long as that is not known. */
  show(shown: ShownText): VNode {
    const key = `${shown.idPrefix}\n${shown.text}`;
    if (!this.#formatted.has(key) && !this.#pending.has(key)) this.#begin(key, shown);
    const html = this.#formatted.get(key);
    if (html === null) return <AsItWasTyped text={shown.text} />;
    // Made of nodes by the renderer that escapes them, as any other part of the page.
    return <div class="markdown" dangerouslySetInnerHTML={{ __html: html ?? '' }} />;
  }

  /** Waits for the texts that the page has shown so far; false where there was none to wait for. */
  async ready(): Promise<boolean> {
    if (this.#pending.size === 0) return false;
    await Promise.all(this.#pending.values());
    this.#pending.clear();
    return true;
  }

  #begin(key: string, { text, idPrefix, topHeading, ...shown }: ShownText): void {
    // Nothing but what a text names is looked up.
    const evidence = text.includes('evidence:') ? shown.evidence : new Map();
    const work = { kind: 'html', text, idPrefix, topHeading, evidence } as const;
    if (text.length <= this.#left && !MAY_BE_COLOURED.test(text)) {
      this.#left -= text.length;
      this.#formatted.set(key, resultOf(work));
      return;
    }
    const asker = { ...askerOf(this.#reader), patienceMs: this.#until - performance.now() };
    const done = this.#workshop.do(work, asker).then((html) => void this.#formatted.set(key, html));
    this.#pending.set(key, done);
  }
}

/** Of the page that is being made. Without one, texts are formatted at once, whatever their length. */
export const TextsOfThisPage = createContext<TextsOfPage | null>(null);

/** A text in Markdown, as {@link Markdown} shows it, on a page that may wait for it. */
export const FormattedText = (shown: ShownText): VNode => {
  const texts = useContext(TextsOfThisPage);
  return texts === null ? <Markdown {...shown} /> : texts.show(shown);
};
