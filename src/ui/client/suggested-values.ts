import { all } from './dom.ts';

/** Puts what a choice suggests into its other field, unless somebody has typed something else there. */
export const suggestedValues = (): void => {
  for (const select of all<HTMLSelectElement>('select[data-suggests-for]')) {
    const field = select.form?.elements.namedItem(select.dataset.suggestsFor ?? '');
    if (!(field instanceof HTMLInputElement)) continue;
    const offered = new Set([...select.options].map(({ dataset }) => dataset.suggests ?? ''));
    select.addEventListener('change', () => {
      if (field.value === '' || offered.has(field.value))
        field.value = select.selectedOptions[0]?.dataset.suggests ?? '';
    });
  }
};
