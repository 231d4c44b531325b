import { looksLikePoints } from '../../data/user/formats/csv.ts';

/** What was pasted, as files; none where it is nothing to be taken: text that is no table of points is left alone. */
export function pastedFiles(data: DataTransfer | null): File[] {
  if (!data) return [];
  if (data.files.length > 0) return [...data.files];
  const text = data.getData('text/plain');
  return looksLikePoints(text) ? [new File([text], 'pasted.csv', { type: 'text/csv' })] : [];
}
