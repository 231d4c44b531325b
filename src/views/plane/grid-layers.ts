/** What is drawn of a grid: one piece, that comes with the first grid. */
export { drawCells } from './cells.ts';
export { drawField } from './field.ts';
