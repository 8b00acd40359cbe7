/** What neither XML nor HTML may hold: control characters but for tabs and line ends, and what is no character at all. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
const NO_CHARACTERS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u0084\u0086-\u009f\ufffe\uffff]/g;

/** A text as a file of any format can hold it: `\ufffd` stands for each character that none can, and lines end in `\n`. */
export const plainText = (text: string): string =>
  text.toWellFormed().replace(/\r\n?/g, '\n').replace(NO_CHARACTERS, '\ufffd');

/** The same as it stands between tags and in attributes of HTML or XML. */
export const markupText = (text: string): string =>
  plainText(text).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
