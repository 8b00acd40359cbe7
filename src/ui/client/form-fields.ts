import type { Values } from './draft.ts';

type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

const isControl = (element: unknown): element is Control =>
  element instanceof HTMLInputElement ||
  element instanceof HTMLTextAreaElement ||
  element instanceof HTMLSelectElement;

/** The controls of a form with these names. */
export function controlsOf(form: HTMLFormElement, names: readonly string[]): ReadonlyMap<string, Control> {
  return new Map(
    names.flatMap((name) => {
      const control = form.elements.namedItem(name);
      return isControl(control) ? [[name, control] as const] : [];
    }),
  );
}

export const valuesOf = (controls: ReadonlyMap<string, Control>): Values =>
  Object.fromEntries([...controls].map(([name, { value }]) => [name, value]));

/** What the page was made with, whatever a browser that goes back to it has put there since. */
export function madeWith(control: Control): string {
  if (control instanceof HTMLSelectElement)
    return [...control.options].find(({ defaultSelected }) => defaultSelected)?.value ?? control.value;
  // A field of one line has no line ends, whatever it was given.
  return control instanceof HTMLInputElement
    ? control.defaultValue.replace(/[\r\n]/g, '')
    : control.defaultValue;
}

/** Puts a text in the place of another, and leaves the caret where it is in what both have in common. */
export function show(control: Control, text: string): void {
  if (control instanceof HTMLSelectElement) control.value = text;
  else {
    const { value } = control;
    const shorter = Math.min(value.length, text.length);
    let start = 0;
    while (start < shorter && value[start] === text[start]) start += 1;
    let end = 0;
    while (end < shorter - start && value.at(-1 - end) === text.at(-1 - end)) end += 1;
    control.setRangeText(text.slice(start, text.length - end), start, value.length - end, 'preserve');
  }
  control.dispatchEvent(new Event('input', { bubbles: true }));
}
