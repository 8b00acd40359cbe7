import type { ReportDocument, Section } from './document.ts';

/**
 * A document's sections as every renderer shows them: a letter begins with its title, which a first section of the same name does
 * not say once more. A section without a heading is no level of its own.
 */
export const shownSections = ({
  form,
  title,
  sections,
}: Pick<ReportDocument, 'form' | 'title' | 'sections'>): readonly Section[] =>
  form === 'report'
    ? sections
    : sections.map((section, at) =>
        at === 0 && section.heading.trim() === title.trim() ? { ...section, heading: '' } : section,
      );
