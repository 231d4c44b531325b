/** A panel as a figure of its own: title, key, picture, and a caption with settings and iteration, as SVG. */
import type { Palette } from '../../ui/colours.ts';

/** An entry of the key; `mark` is how it is drawn. */
export interface KeyEntry {
  label: string;
  colour: string;
  mark: 'line' | 'dashed' | 'disc' | 'square';
}

export interface Place {
  x: number;
  y: number;
  width: number;
  height: number;
  em: number;
}

export interface Figure {
  title: string;
  key: readonly KeyEntry[];
  caption: string;
  /** Its picture, as SVG. */
  draw: (place: Place, palette: Palette) => string;
}

export const escaped = (text: string): string =>
  text.replace(/[&<>"]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[c] ?? c);

/** The width of a character, at most, in font sizes. */
const WIDE = 0.56;
const FONT = 'system-ui, sans-serif';

/** A figure of this size in pixels, as the text of an SVG file. Throws a RangeError where nothing is left for its picture. */
export function figureSvg(
  { title, key, caption, draw }: Figure,
  width: number,
  height: number,
  palette: Palette,
): string {
  const em = Math.max(9, Math.min(18, width / 50));
  const [left, inner] = [em, width - 2 * em];
  const text = (y: number, words: string, size: number, colour: string, more = '') =>
    `<text x="${left}" y="${y}" font-size="${size}" fill="${colour}"${more}>${escaped(words)}</text>`;
  let y = 1.7 * em;
  const parts = [text(y, title, 1.15 * em, palette.text, ' font-weight="600"')];
  let x = left;
  if (key.length > 0) y += 1.5 * em;
  for (const { label, colour, mark } of key) {
    const wide = (label.length * WIDE + 2.6) * em;
    if (x > left && x + wide > left + inner) [x, y] = [left, y + 1.4 * em];
    parts.push(
      marked(mark, x, y - 0.35 * em, em, colour),
      `<text x="${x + 1.5 * em}" y="${y}" font-size="${0.9 * em}" fill="${palette.muted}">${escaped(label)}</text>`,
    );
    x += wide;
  }
  const lines = wrapped(caption, Math.floor(inner / (WIDE * 0.85 * em)));
  const below = (lines.length + 0.6) * 1.2 * em;
  const place = { x: left, y: y + 0.8 * em, width: inner, height: height - below - y - 0.8 * em, em };
  if (place.height < 4 * em)
    throw new RangeError('This is too small for the picture with its title and caption.');
  parts.push(draw(place, palette));
  lines.forEach((line, k) => {
    parts.push(text(height - below + (k + 1) * 1.2 * em, line, 0.85 * em, palette.muted));
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="${FONT}"><rect width="${width}" height="${height}" fill="${palette.surface}"/>${parts.join('')}</svg>`;
}

function marked(mark: KeyEntry['mark'], x: number, y: number, em: number, colour: string): string {
  if (mark === 'disc') return `<circle cx="${x + 0.6 * em}" cy="${y}" r="${0.4 * em}" fill="${colour}"/>`;
  if (mark === 'square')
    return `<rect x="${x + 0.2 * em}" y="${y - 0.4 * em}" width="${0.8 * em}" height="${0.8 * em}" fill="${colour}"/>`;
  const dashes = mark === 'dashed' ? ' stroke-dasharray="5 3"' : '';
  return `<line x1="${x}" x2="${x + 1.2 * em}" y1="${y}" y2="${y}" stroke="${colour}" stroke-width="2"${dashes}/>`;
}

/** Words in lines of at most so many characters; longer words are split. */
function wrapped(text: string, most: number): string[] {
  const lines = [''];
  for (const word of text
    .split(' ')
    .flatMap((w) => w.match(new RegExp(`.{1,${Math.max(8, most)}}`, 'gu')) ?? [])) {
    const last = lines[lines.length - 1];
    if (last && last.length + word.length + 1 > most) lines.push(word);
    else lines[lines.length - 1] = last ? `${last} ${word}` : word;
  }
  return lines;
}

/** An SVG file as a PNG file of so many pixels. Rejects where the browser cannot draw it. */
export async function pngOf(svg: string, width: number, height: number): Promise<Uint8Array<ArrayBuffer>> {
  const image = new Image(width, height);
  image.src = `data:image/svg+xml,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = document.createElement('canvas');
  Object.assign(canvas, { width, height });
  canvas.getContext('2d')?.drawImage(image, 0, 0, width, height);
  return bytesOf(canvas);
}

/** A canvas as a PNG file. */
async function bytesOf(canvas: HTMLCanvasElement): Promise<Uint8Array<ArrayBuffer>> {
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve));
  if (!blob) throw new Error('The browser cannot make a picture of this size.');
  return new Uint8Array(await blob.arrayBuffer());
}
