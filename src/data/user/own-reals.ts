import { channelsOf, type Experiment } from '../../settings/table.ts';
import { parseClasses, selectRows } from '../classes.ts';
import { resizeImages } from '../resize.ts';
import type { OwnData, OwnImages, OwnPoints } from './own.ts';

/** Weights of luma in gamma-encoded RGB (ITU-R BT.601). */
const LUMINANCE = [0.299, 0.587, 0.114] as const;

/**
 * The visitor's data if they have the experiment's kind and fingerprint. Otherwise throws an Error that says what to
 * do.
 */
export function findOwn(
  own: OwnData | null | undefined,
  experiment: Pick<Experiment, 'data' | 'own'>,
): OwnData {
  if (own && own.kind === experiment.data && own.fingerprint === experiment.own) return own;
  const what = experiment.data === 'points' ? 'points' : 'pictures';
  throw new Error(
    experiment.own === ''
      ? `No file is chosen yet: choose one of ${what}.`
      : `These are ${what} from a file ("own=${experiment.own}"): choose that file again; it is not part of a link.`,
  );
}

/**
 * The first N of the visitor's images, [N, side * side * channels] in [-1, 1]: resized bilinearly to the experiment's
 * side, converted to grey by luminance, or in colour (grey ones with three equal channels). Throws as `selectRows`
 * does.
 */
export function ownImages(
  own: OwnImages,
  experiment: Pick<Experiment, 'data' | 'N' | 'image' | 'colour' | 'classes'>,
) {
  const what = `pictures of ${own.name}`;
  const { rows, notice } = selectRows({ ...own, what }, parseClasses(experiment.classes), experiment.N);
  const channels = channelsOf(experiment);
  const size = own.side * own.side;
  const chosen = new Uint8Array(rows.length * size * channels);
  rows.forEach((row, i) => {
    const pixels = own.pixels.subarray(row * size * own.channels, (row + 1) * size * own.channels);
    chosen.set(convert(pixels, own.channels, channels), i * size * channels);
  });
  const toUnit = (value: number) => value / 127.5 - 1;
  const points = resizeImages(chosen, rows.length, own.side, experiment.image, toUnit, channels);
  const { labels } = own;
  return { points, labels: labels && Uint8Array.from(rows, (row) => labels[row]), notice };
}

/** The first N of the visitor's points, [N, 2]; fewer if there are no more. */
export function ownPoints(own: OwnPoints, N: number) {
  const data = { what: `points in ${own.name}`, count: own.count, labels: null, classes: null };
  const { rows, notice } = selectRows(data, [], N);
  return { points: own.points.slice(0, 2 * rows.length), notice };
}

function convert(pixels: Uint8Array, from: 1 | 3, to: 1 | 3): Uint8Array {
  if (from === to) return pixels;
  if (to === 3) return Uint8Array.from({ length: 3 * pixels.length }, (_, k) => pixels[Math.floor(k / 3)]);
  return Uint8Array.from({ length: pixels.length / 3 }, (_, k) =>
    Math.round(LUMINANCE.reduce((sum, weight, c) => sum + weight * pixels[3 * k + c], 0)),
  );
}
