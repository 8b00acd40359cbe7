import type { ReportDocument } from '../document.ts';
import { markupText } from '../plain-text.ts';

/** What the file says of itself. The library would give it the time of packing. */
export function coreProperties(document: ReportDocument): { readonly path: string; readonly data: string } {
  const { title, subtitle, issuer, language, at, version } = document;
  const day = new Date(at).toISOString().replace(/\.\d+Z$/, 'Z');
  const time = (name: string) => `<dcterms:${name} xsi:type="dcterms:W3CDTF">${day}</dcterms:${name}>`;
  const data = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:dcmitype="http://purl.org/dc/dcmitype/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>${markupText(title)}</dc:title><dc:subject>${markupText(subtitle)}</dc:subject><dc:creator>${markupText(issuer)}</dc:creator><cp:lastModifiedBy>${markupText(issuer)}</cp:lastModifiedBy><cp:revision>1</cp:revision><dc:language>${language}</dc:language><cp:version>${markupText(version)}</cp:version>${time('created')}${time('modified')}</cp:coreProperties>`;
  return { path: 'docProps/core.xml', data };
}
