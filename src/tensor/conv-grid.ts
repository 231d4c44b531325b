/** How windows lie in a square image. */
export interface Grid {
  /** Pixels along each side of the image, and numbers of each pixel. */
  readonly side: number;
  readonly channels: number;
  /** Pixels along each side of a window, and from one window to the next. */
  readonly kernel: number;
  readonly stride: number;
  /** Zeros before the first row and column. After the last there are as many as the last window needs. */
  readonly before: number;
  /** Windows along each side. */
  readonly windows: number;
}

/** Padding as "same" means it in TensorFlow: ceil(side / stride) windows a side, the odd zero at the end. */
export function sameGrid(side: number, channels: number, kernel: number, stride: number): Grid {
  const windows = Math.ceil(side / stride);
  const zeros = Math.max(0, (windows - 1) * stride + kernel - side);
  return { side, channels, kernel, stride, before: Math.floor(zeros / 2), windows };
}
