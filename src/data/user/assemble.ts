import { OWN_POINTS_HALF_SIDE } from '../box.ts';
import { FORMATS } from './errors.ts';
import type { Limits } from './limits.ts';
import {
  type ImagesPart,
  type LabelsPart,
  type OwnData,
  type OwnImages,
  type Part,
  type PointsPart,
  rangeInWords,
} from './own.ts';

export interface Identity {
  name: string;
  fingerprint: string;
}

/** One set of images or points from all parts. Throws an Error if there are none, or if they do not fit together. */
export function assemble(parts: readonly Part[], identity: Identity, limits: Limits): OwnData {
  const images = parts.filter((part) => part.kind === 'images');
  const labels = parts.filter((part) => part.kind === 'labels');
  const points = parts.filter((part) => part.kind === 'points');
  if (points.length > 0) return onlyPoints(points, parts, identity);
  if (images.length > 0) return joined(matched(images, labels), identity, limits);
  if (labels.length > 0) throw new Error(`${labels[0].name} holds labels only: choose its images as well.`);
  throw new Error(`There is nothing in ${identity.name} that can be read. ${FORMATS}`);
}

function onlyPoints(points: PointsPart[], parts: readonly Part[], identity: Identity): OwnData {
  const [first, second] = points;
  const other = second ?? parts.find((part) => part !== first);
  if (other) {
    throw new Error(`${first.name} holds points, and ${other.name} is there as well: choose one of them.`);
  }
  const kept = first.points.length / 2;
  const notice = noticeOf(tooMany(kept, first.total, 'points'));
  return { ...identity, kind: 'points', count: kept, points: fitToPlane(first.points), ...notice };
}

/** Pairs each file of labels with a file of equally many images. */
function matched(images: ImagesPart[], labels: LabelsPart[]): ImagesPart[] {
  const free = [...images];
  const withLabels = new Map<ImagesPart, ImagesPart>();
  for (const { name, labels: all } of labels) {
    const at = free.findIndex(({ total, labels: own }) => total === all.length && !own);
    if (at < 0) {
      const counts = images.map(({ name: other, total }) => `${other} holds ${total}`).join(', ');
      throw new Error(`${name} holds ${all.length} labels, but no file holds as many images: ${counts}.`);
    }
    const [part] = free.splice(at, 1);
    const kept = part.pixels.length / sizeOf(part);
    withLabels.set(part, { ...part, labels: all.slice(0, kept) });
  }
  return images.map((part) => withLabels.get(part) ?? part);
}

const sizeOf = ({ side, channels }: ImagesPart): number => side * side * channels;

function joined(parts: ImagesPart[], identity: Identity, limits: Limits): OwnImages {
  const [first] = parts;
  const describe = ({ side, channels }: ImagesPart) => `${side} × ${side} × ${channels}`;
  const other = parts.find((part) => describe(part) !== describe(first));
  if (other) {
    throw new Error(
      `${first.name} holds images of ${describe(first)}, ${other.name} of ${describe(other)}: choose one of them.`,
    );
  }
  const size = sizeOf(first);
  const there = parts.reduce((sum, { pixels }) => sum + pixels.length / size, 0);
  const count = Math.min(there, limits.kept);
  const total = parts.reduce((sum, part) => sum + part.total, 0);
  const labelled = parts.every(({ labels }) => labels !== null);
  const { pixels, channels } = greyed(join(parts, 'pixels', count * size), first.channels);
  return {
    ...identity,
    kind: 'images',
    count,
    side: first.side,
    channels,
    pixels,
    labels: labelled ? join(parts, 'labels', count) : null,
    classes: labelled && parts.every(({ classes }) => classes === first.classes) ? first.classes : null,
    ...understood(parts, tooMany(count, total, 'images')),
  };
}

/** The values that became black and white: one range for all parts, or a notice about each. */
function understood(parts: ImagesPart[], more: string[]): Pick<OwnImages, 'range' | 'notice'> {
  const inWords = parts.map(({ name, range }) => `${name} has ${range ? rangeInWords(range) : 'bytes'}`);
  const [{ range }] = parts;
  const alike = parts.every((part) => String(part.range) === String(range));
  const notices = parts.flatMap(({ notice }) => notice ?? []);
  if (!alike) notices.push(`${inWords.join(', ')}: each is scaled by its own range.`);
  return { ...(alike && range ? { range } : {}), ...noticeOf([...more, ...notices]) };
}

function join(parts: ImagesPart[], what: 'pixels' | 'labels', length: number): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    const piece = part[what]?.subarray(0, length - at);
    if (piece) whole.set(piece, at);
    at += piece?.length ?? 0;
  }
  return whole;
}

/** One channel if all three are equal in every pixel. */
function greyed(pixels: Uint8Array<ArrayBuffer>, channels: 1 | 3) {
  if (channels === 1) return { pixels, channels };
  for (let at = 0; at < pixels.length; at += 3) {
    if (pixels[at] !== pixels[at + 1] || pixels[at] !== pixels[at + 2]) return { pixels, channels };
  }
  const grey = Uint8Array.from({ length: pixels.length / 3 }, (_, k) => pixels[3 * k]);
  return { pixels: grey, channels: 1 as const };
}

const tooMany = (kept: number, total: number, what: string): string[] =>
  kept < total ? [`The first ${kept} of ${total} ${what} are kept.`] : [];

const noticeOf = (notices: string[]): { notice?: string } =>
  notices.length > 0 ? { notice: notices.join(' ') } : {};

/** Points [n, 2], moved to the middle of the plane and scaled to fill it, with the same factor for both axes. */
function fitToPlane(points: Float64Array): Float32Array<ArrayBuffer> {
  const fit = [0, 1].map((axis) => {
    let low = Infinity;
    let high = -Infinity;
    for (let at = axis; at < points.length; at += 2) {
      low = Math.min(low, points[at]);
      high = Math.max(high, points[at]);
    }
    return { middle: low / 2 + high / 2, half: high / 2 - low / 2 };
  });
  const half = Math.max(fit[0].half, fit[1].half) || 1;
  return Float32Array.from(
    points,
    (value, at) => ((value - fit[at % 2].middle) / half) * OWN_POINTS_HALF_SIDE,
  );
}
