/** What can be exported of an experiment, and how each file is made. */
import { toHash } from '../../experiment/url.ts';
import { methodOf } from '../../methods/registry.ts';
import { isImage } from '../../settings/table.ts';
import type { ExperimentState } from '../../store/experiment-store.ts';
import { shownFrame } from '../../store/frame-history.ts';
import type { Palette } from '../../ui/colours.ts';
import { count } from '../../ui/format.ts';
import { snapshot } from '../../views/charts/snapshot.ts';
import { lineCharts, lineFigure, loadsFigure, seriesCsv } from '../../views/export/charts.ts';
import { type Figure, figureSvg, pngOf } from '../../views/export/figure.ts';
import { type Film, gifOf, videoOf } from '../../views/export/film.ts';
import { drawPlane, planeFigure } from '../../views/export/plane.ts';
import { npyOf, samplesCsv, samplesFigure, sheetOf } from '../../views/export/samples.ts';

export type Format = 'PNG' | 'SVG' | 'CSV' | 'NPY' | 'Video' | 'GIF';

interface Order {
  format: Format;
  /** Of pictures, in pixels; films are squares of this width. */
  width: number;
  height: number;
  palette: Palette;
  signal: AbortSignal;
  onProgress: (done: number) => void;
}

export interface Thing {
  id: string;
  label: string;
  formats: readonly Format[];
  /** Rejects with the signal's reason, or an Error that says what is wrong. */
  make: (order: Order) => Promise<{ bytes: Uint8Array<ArrayBuffer>; name: string }>;
}

const PICTURE = ['PNG', 'SVG'] as const;
/** Frames of a film, at most, and how many are shown in a second. */
const MOST_FRAMES = 300;
export const FRAMES_PER_SECOND = 15;

/** Everything that there is to export at this moment. */
export async function thingsOf(state: ExperimentState): Promise<Thing[]> {
  const { experiment, reals, history, changes, exact, frames } = state;
  const frame = shownFrame(state);
  const base = `${experiment.data}-${experiment.cost}`;
  const { charts } = await methodOf(experiment).charts();
  const series = snapshot(charts, history, exact?.history ?? null, changes);
  const iterations = history.column('iteration').slice();
  const settings = decodeURIComponent(
    toHash({ ...experiment, play: true, theme: 'auto', presentation: false }).slice(1),
  ).replaceAll('&', ', ');
  const caption = (iteration: number) =>
    `Iteration ${count(iteration)}. Settings: ${settings || 'all usual'}. Transport Lab.`;
  const latest = caption(history.last?.iteration ?? 0);
  const text = (content: string, name: string) => ({ bytes: new TextEncoder().encode(content), name });
  const drawn = async (figure: Figure, name: string, { format, width, height, palette }: Order) => {
    const svg = figureSvg(figure, width, height, palette);
    if (format === 'SVG') return text(svg, `${name}.svg`);
    return { bytes: await pngOf(svg, width, height), name: `${name}.png` };
  };

  const things: Thing[] = [];
  if (frame && reals && frame.run === reals.run) {
    const at = `${base}-${frame.iteration}`;
    const plane = { reals, frame, previous: null, layers: experiment.layers, exact };
    things.push({
      id: 'picture',
      label: isImage(experiment) ? 'Samples, as a sheet' : 'Plane',
      formats: PICTURE,
      make: async (order) => {
        const { width, height, palette } = order;
        const words = caption(frame.iteration);
        const figure = isImage(experiment)
          ? samplesFigure(frame, reals, words, palette)
          : planeFigure(await drawPlane(plane, 2 * Math.min(width, height), palette), plane, words, palette);
        return drawn(figure, `${at}-${isImage(experiment) ? 'samples' : 'plane'}`, order);
      },
    });
  }
  for (const [k, chart] of lineCharts(
    series,
    [charts.cost, ...charts.more].map((c) => c.title),
  ).entries())
    if (chart.curves.some(({ values }) => values.length > 0))
      things.push({
        id: `chart ${k}`,
        label: `Chart: ${chart.title}`,
        formats: PICTURE,
        make: (order) => drawn(lineFigure(chart, latest, order.palette), `${base}-chart-${k + 1}`, order),
      });
  const assigned = frame?.assigned;
  if (frame && assigned)
    things.push({
      id: 'loads',
      label: 'Chart: Loads',
      formats: PICTURE,
      make: (order) =>
        drawn(loadsFigure(assigned, caption(frame.iteration), order.palette), `${base}-loads`, order),
    });
  if (series.x.length > 0)
    things.push({
      id: 'series',
      label: 'Data of all charts',
      formats: ['CSV'],
      make: async () => text(seriesCsv(series, iterations), `${base}-series.csv`),
    });
  if (frame && reals && frame.run === reals.run) {
    const name = `${base}-${frame.iteration}-generated`;
    things.push({
      id: 'samples',
      label: frame.kind === 'plane' ? 'Generated points' : 'Generated images, as numbers',
      formats: ['CSV', 'NPY'],
      make: async ({ format }) =>
        format === 'CSV'
          ? text(samplesCsv(frame), `${name}.csv`)
          : { bytes: npyOf(frame.arrays.generated, frame.dimension), name: `${name}.npy` },
    });
    things.push({
      id: 'film',
      label: 'Film of the timeline',
      formats: ['Video', 'GIF'],
      make: async ({ format, width, palette, signal, onProgress }) => {
        const every = Math.max(1, Math.ceil(frames.length / MOST_FRAMES));
        const shown = frames.filter((_, i) => (frames.length - 1 - i) % every === 0);
        const film: Film = {
          ...{ count: shown.length, framesPerSecond: FRAMES_PER_SECOND, signal, onProgress },
          draw: async (k) => {
            const at = { ...plane(shown[k]), previous: shown[k - 1] ?? null };
            const picture =
              frame.kind === 'plane' ? await drawPlane(at, width, palette) : sheetOf(shown[k], reals);
            return titled(picture, width, `Iteration ${count(shown[k].iteration)}`, palette);
          },
        };
        const plane = (of: typeof frame) => ({ reals, frame: of, layers: experiment.layers, exact });
        const { bytes, extension } = await (format === 'GIF' ? gifOf : videoOf)(film);
        return { bytes, name: `${base}-film.${extension}` };
      },
    });
  }
  return things;
}

/** A picture, `width` pixels wide, above a line of words. */
function titled(
  picture: HTMLCanvasElement,
  width: number,
  words: string,
  palette: Palette,
): HTMLCanvasElement {
  const em = Math.max(11, width / 40);
  const high = Math.round((width * picture.height) / picture.width);
  const canvas = document.createElement('canvas');
  Object.assign(canvas, { width, height: 2 * Math.ceil((high + 1.8 * em) / 2) });
  const brush = canvas.getContext('2d');
  if (!brush) return canvas;
  brush.fillStyle = palette.surface;
  brush.fillRect(0, 0, canvas.width, canvas.height);
  brush.imageSmoothingEnabled = picture.width > width;
  brush.drawImage(picture, 0, 0, width, high);
  brush.fillStyle = palette.text;
  brush.font = `${em}px system-ui, sans-serif`;
  brush.fillText(words, em / 2, high + 1.2 * em);
  return canvas;
}
