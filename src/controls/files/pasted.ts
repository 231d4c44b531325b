const NUMBER = String.raw`[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?`;
const PAIR = new RegExp(`^\\s*"?${NUMBER}"?\\s*(?:[,;\\t]|\\s)\\s*"?${NUMBER}"?(?![\\w.])`, 'i');
/** A table of points has at least so many rows; most of them are numbers (the first may be a heading). */
const FEWEST = 3;

/** Could a text from the clipboard be a table of points? Other text is left alone. */
export function looksLikePoints(text: string): boolean {
  const lines = text
    .slice(0, 10_000)
    .split(/\r\n|\r|\n/)
    .filter((line) => line.trim() !== '');
  const pairs = lines.filter((line) => PAIR.test(line)).length;
  return lines.length >= FEWEST && pairs >= lines.length / 2;
}

/** Spreadsheets put tabs on the clipboard, others semicolons or spaces: a comma between two cells of each line. */
export function withCommas(text: string): string {
  return text.replace(/[^\r\n]+/g, (line) =>
    line.includes(',') ? line : line.trim().replace(/\s*;\s*|\s+/g, ','),
  );
}

/** What was pasted, as files; none where it is nothing to be taken. */
export function pastedFiles(data: DataTransfer | null): File[] {
  if (!data) return [];
  if (data.files.length > 0) return [...data.files];
  const text = data.getData('text/plain');
  return looksLikePoints(text) ? [new File([withCommas(text)], 'pasted.csv', { type: 'text/csv' })] : [];
}
