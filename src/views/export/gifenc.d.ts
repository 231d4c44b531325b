declare module 'gifenc' {
  type Colours = number[][];
  export function quantize(rgba: Uint8ClampedArray, most: number): Colours;
  export function applyPalette(rgba: Uint8ClampedArray, palette: Colours): Uint8Array;
  export function GIFEncoder(): {
    writeFrame(
      index: Uint8Array,
      width: number,
      height: number,
      options: { palette: Colours; delay: number },
    ): void;
    finish(): void;
    bytes(): Uint8Array<ArrayBuffer>;
  };
}
