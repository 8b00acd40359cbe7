/** What of a text is seen: controls, marks of direction and fillers are not. */

const SEEN = /(?!\p{Default_Ignorable_Code_Point}|\u2800)[\p{L}\p{N}\p{P}\p{S}]/u;
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;
/** The joiners that some scripts are spelt with. */
const JOINERS = /[\u200c\u200d]/gu;

/** Whether there is anything in it to be read. */
export const showsSomething = (text: string): boolean => SEEN.test(text);

/** Whether it is one line without anything invisible in it, which could turn around or hide what stands beside it. */
export const isPlainLine = (text: string): boolean => !INVISIBLE.test(text.replace(JOINERS, ''));

export const NO_INVISIBLES = 'Leave out line breaks and other invisible characters.';

/** What is wrong with a title that shows other than it is; nothing of any other. */
export const hiddenInTitle = (title: string): { readonly title?: string } =>
  isPlainLine(title)
    ? {}
    : {
        title:
          'The title has invisible characters in it, such as ones that turn the direction of reading. Type it again without them.',
      };
