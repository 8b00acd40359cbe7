/**
 * One cell. A spreadsheet runs what begins with these characters as a formula (East Asian ones the full-width signs too),
 * and names are chosen by their bearers; an apostrophe in front makes it text (ASVS 1.2.10).
 */
function cell(text: string): string {
  const safe = /^[=+\-@＝＋－＠\t\r\n]/.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
}

/** A line of RFC 4180 in which no cell is taken for a formula. */
export function csvLine(cells: readonly string[]): string {
  return `${cells.map(cell).join(',')}\r\n`;
}
