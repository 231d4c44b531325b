/** What waits for files, and shows that they are read: loaded once the page runs. */
export { Drop } from './Drop.tsx';
export { ReadingNote } from './ReadingNote.tsx';
export { takeFiles } from './take.ts';
