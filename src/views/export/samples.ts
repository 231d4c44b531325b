/** The generated points or images of a frame: as tables, and as a figure. */
import { csvFormatRows } from 'd3-dsv';
import type { Frame, Reals } from '../../runtime/protocol/protocol.ts';
import type { Palette } from '../../ui/colours.ts';
import { imageRow, rowOf, rowWidth, sideOf } from '../samples/pixels.ts';
import type { Figure } from './figure.ts';

/** One row for each point or image: its numbers, and the real that it is assigned to, counted from 0. */
export function samplesCsv({ arrays: { generated }, assigned, dimension: d, kind }: Frame): string {
  const names = kind === 'plane' ? ['x', 'y'] : Array.from({ length: d }, (_, i) => `value ${i}`);
  const rows = Array.from({ length: generated.length / d }, (_, i) => [
    ...Array.from(rowOf(generated, i, d), (v) => String(Number(v.toPrecision(7)))),
    ...(assigned ? [String(assigned.index[i])] : []),
  ]);
  return `${csvFormatRows([[...names, ...(assigned ? ['assigned real'] : [])], ...rows])}\n`;
}

/** Numbers as a file for NumPy (format 1.0): float32, [rows, columns]. */
export function npyOf(values: Float32Array, columns: number): Uint8Array<ArrayBuffer> {
  const words = `{'descr': '<f4', 'fortran_order': False, 'shape': (${values.length / columns}, ${columns}), }`;
  const length = Math.ceil((words.length + 11) / 64) * 64; // the numbers begin at a multiple of 64
  const out = new Uint8Array(length + 4 * values.length);
  out.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, (length - 10) & 255, (length - 10) >> 8]);
  out.set(new TextEncoder().encode(`${words.padEnd(length - 11)}\n`), 10);
  const view = new DataView(out.buffer);
  values.forEach((v, i) => {
    view.setFloat32(length + 4 * i, v, true);
  });
  return out;
}

/** Images in rows, each beside the real that it is assigned to, on a canvas: one pixel each, a gap of two. */
export function sheetOf(frame: Frame, reals: Reals): HTMLCanvasElement {
  const { arrays, assigned, dimension: d } = frame;
  const side = sideOf(d, reals.channels);
  const n = arrays.generated.length / d;
  const images = (i: number) => [
    rowOf(arrays.generated, i, d),
    ...(assigned ? [rowOf(reals.points, assigned.index[i], d)] : []),
  ];
  const width = rowWidth(images(0).length, side, 1);
  const columns = Math.ceil(Math.sqrt((n * side) / width));
  const canvas = document.createElement('canvas');
  canvas.width = columns * (width + 2) - 2;
  canvas.height = Math.ceil(n / columns) * (side + 2) - 2;
  const brush = canvas.getContext('2d');
  for (let i = 0; i < n && brush; i++) {
    const picture = brush.createImageData(width, side);
    new Uint32Array(picture.data.buffer).set(imageRow(images(i), side, 1, reals.channels));
    brush.putImageData(picture, (i % columns) * (width + 2), Math.floor(i / columns) * (side + 2));
  }
  return canvas;
}

export function samplesFigure(frame: Frame, reals: Reals, caption: string, palette: Palette): Figure {
  const picture = sheetOf(frame, reals);
  return {
    title: frame.assigned
      ? 'Generated images (left), each beside its assigned real (right)'
      : 'Generated images',
    key: [
      { label: 'generated', colour: palette.generated, mark: 'square' },
      ...(frame.assigned ? [{ label: 'assigned real', colour: palette.real, mark: 'square' as const }] : []),
    ],
    caption,
    draw: ({ x, y, width, height }) =>
      `<image x="${x}" y="${y}" width="${width}" height="${height}" style="image-rendering: pixelated" href="${picture.toDataURL()}"/>`,
  };
}
