/** Numbers as the page writes them, for tests of rooms that are handed this. */
import { count, number, percent, plural } from '../src/ui/format.ts';

export const WORDS = { count, number, percent, plural };
