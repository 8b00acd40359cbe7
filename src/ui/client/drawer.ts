import { all } from './dom.ts';

/** Closes the navigation's drawer when Tab leads out of it: focus must never be behind it (WCAG 2.4.11). */
export const drawer = (): void => {
  for (const panel of all('[popover].drawer-panel')) {
    panel.addEventListener('focusout', ({ relatedTarget }) => {
      const leaves = relatedTarget instanceof Node && !panel.contains(relatedTarget);
      if (leaves && panel.matches(':popover-open')) panel.hidePopover();
    });
  }
};
