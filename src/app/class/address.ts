/** The page that writes a link for a class: the lab's address with this query. Part of the first download. */
const QUESTION = 'class';

export const isClass = ({ search }: Pick<Location, 'search'>): boolean =>
  new URLSearchParams(search).has(QUESTION);

/** @param hash the link that it begins with, from `#` on */
export const classLink = (hash: string): string => `./?${QUESTION}${hash}`;
