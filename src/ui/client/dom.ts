/** All elements that match, as HTML elements. */
export const all = <T extends HTMLElement>(selector: string, root: ParentNode = document): T[] =>
  Array.from(root.querySelectorAll<T>(selector));

/** Whether somebody has typed into a field, or chosen it, since its page was made. */
export const isChanged = (field: HTMLInputElement | HTMLTextAreaElement): boolean =>
  field.value !== field.defaultValue ||
  (field instanceof HTMLInputElement && field.checked !== field.defaultChecked);
