/** Rows that are not needed at first: loaded together, with the first of them, not with the page. */
export { ClassesRow } from './ClassesRow.tsx';
export { ExpressionField } from './ExpressionField.tsx';
export { OwnRow } from './OwnRow.tsx';
export { RecipeRow } from './RecipeRow.tsx';
