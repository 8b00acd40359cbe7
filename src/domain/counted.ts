const groups = new Intl.NumberFormat('en-GB');

/** A number as people read it: `12,345`. */
export const shownNumber = (count: number): string => groups.format(count);

/** How many there are of something: `1 place`, `12,345 places`. */
export const counted = (count: number, one: string, several: string): string =>
  `${shownNumber(count)} ${count === 1 ? one : several}`;
