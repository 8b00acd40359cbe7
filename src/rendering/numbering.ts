import type { ReportDocument, Section } from './document.ts';

/** `2.1`, by the id of each section; a letter's have none. */
export function sectionNumbers(document: ReportDocument): ReadonlyMap<string, string> {
  const numbers = new Map<string, string>();
  const number = (sections: readonly Section[], prefix: string): void => {
    for (const [index, { id, sections: below }] of sections.entries()) {
      numbers.set(id, `${prefix}${index + 1}`);
      number(below, `${prefix}${index + 1}.`);
    }
  };
  if (document.form === 'report') number(document.sections, '');
  return numbers;
}
