/** Somebody who can be named. */
interface Nameable {
  readonly name: string;
  readonly email: string;
}

/** How many @ of a text are looked at: more name nobody. */
const MOST_MENTIONS = 100;

const plainly = (text: string) => text.normalize('NFC').replace(/\s+/gu, ' ').trim().toLowerCase();

/**
 * Who is named in a text behind an @ (E17): by their whole name, or by their address, without regard to case. Of names that
 * begin alike it is the longest, and of two people with one name both.
 */
export function mentionedIn<Person extends Nameable>(
  text: string,
  people: readonly Person[],
): readonly Person[] {
  const said = plainly(text);
  const keys = people
    .flatMap((person) => [person.name, person.email].map((key) => ({ key: plainly(key), person })))
    .filter(({ key }) => key !== '')
    .sort((a, b) => b.key.length - a.key.length);
  const found = new Set<Person>();
  const places = [...said.matchAll(/(?<![\p{L}\p{N}._%+-])@/gu)].slice(0, MOST_MENTIONS);
  for (const { index } of places) {
    const named = keys.filter(
      ({ key }) =>
        said.startsWith(key, index + 1) && !/^[\p{L}\p{N}]/u.test(said.slice(index + 1 + key.length)),
    );
    for (const { key, person } of named) if (key.length === named[0]?.key.length) found.add(person);
  }
  return people.filter((person) => found.has(person));
}
