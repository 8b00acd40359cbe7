import { all } from './dom.ts';

/** What is said of so many ticked rows. */
const counted = (ticked: number): string => (ticked === 0 ? 'None selected' : `${ticked} selected`);

function ticksOf(bar: HTMLElement): void {
  const form = bar.closest('form');
  const whole = bar.querySelector<HTMLInputElement>('[data-tick-all]');
  const count = bar.querySelector<HTMLElement>('[data-tick-count]');
  if (form === null || whole === null || count === null) return;
  const ticks = all<HTMLInputElement>('[data-tick]', form);
  const tell = (): void => {
    const ticked = ticks.filter(({ checked }) => checked).length;
    whole.checked = ticked === ticks.length;
    whole.indeterminate = ticked > 0 && ticked < ticks.length;
    if (count.textContent !== counted(ticked)) count.textContent = counted(ticked);
  };
  whole.addEventListener('change', () => {
    for (const tick of ticks) tick.checked = whole.checked;
    tell();
  });
  form.addEventListener('change', tell);
  // A browser that goes back ticks what was ticked, and tells nobody.
  window.addEventListener('pageshow', tell);
  bar.hidden = false;
  tell();
}

/** All rows of a list chosen at once, and how many are; a live region says so (WCAG 4.1.3). */
export const ticks = (): void => {
  for (const bar of all('[data-tick-bar]')) ticksOf(bar);
};
