/// <reference path="./gifenc.d.ts" />
/** Pictures one after the other as a video, or as an animated GIF. */

export interface Film {
  /** Draws picture `at` of `count`, of the same size each. */
  draw: (at: number) => Promise<HTMLCanvasElement>;
  count: number;
  framesPerSecond: number;
  signal: AbortSignal;
  /** Called with the share that is done. */
  onProgress: (done: number) => void;
}

export interface FilmFile {
  bytes: Uint8Array<ArrayBuffer>;
  extension: string;
}

const CODECS = ['avc', 'vp9', 'av1', 'vp8'] as const;

/** Can this browser encode a video of this size? */
export async function canFilm(side: number): Promise<boolean> {
  const { getFirstEncodableVideoCodec } = await import('mediabunny');
  return (await getFirstEncodableVideoCodec([...CODECS], { width: side, height: side })) !== null;
}

async function each(film: Film, take: (canvas: HTMLCanvasElement, at: number) => Promise<void> | void) {
  for (let at = 0; at < film.count; at++) {
    film.signal.throwIfAborted();
    await take(await film.draw(at), at);
    film.onProgress((at + 1) / film.count);
    await new Promise((resolve) => setTimeout(resolve)); // the page stays responsive
  }
}

/** Rejects with the signal's reason, or an Error where there is no encoder. */
export async function videoOf(film: Film): Promise<FilmFile> {
  const {
    BufferTarget,
    CanvasSource,
    getFirstEncodableVideoCodec,
    Mp4OutputFormat,
    Output,
    WebMOutputFormat,
    QUALITY_HIGH,
  } = await import('mediabunny');
  const canvas = document.createElement('canvas');
  const first = await film.draw(0);
  canvas.width = first.width - (first.width % 2); // encoders want even sides
  canvas.height = first.height - (first.height % 2);
  const codec = await getFirstEncodableVideoCodec([...CODECS], {
    width: canvas.width,
    height: canvas.height,
  });
  if (!codec) throw new Error('This browser cannot encode videos of this size: choose GIF.');
  const mp4 = codec === 'avc';
  const target = new BufferTarget();
  const output = new Output({ format: mp4 ? new Mp4OutputFormat() : new WebMOutputFormat(), target });
  const source = new CanvasSource(canvas, { codec, bitrate: QUALITY_HIGH });
  output.addVideoTrack(source, { frameRate: film.framesPerSecond });
  await output.start();
  const brush = canvas.getContext('2d');
  try {
    await each(film, (picture, at) => {
      brush?.drawImage(picture, 0, 0);
      return source.add(at / film.framesPerSecond, 1 / film.framesPerSecond);
    });
  } catch (error) {
    await output.cancel();
    throw error;
  }
  await output.finalize();
  if (!target.buffer) throw new Error('The video could not be written.');
  return { bytes: new Uint8Array(target.buffer), extension: mp4 ? 'mp4' : 'webm' };
}

/** Colours of a picture of a GIF, at most. */
const COLOURS = 256;

/** Rejects with the signal's reason. */
export async function gifOf(film: Film): Promise<FilmFile> {
  const { applyPalette, GIFEncoder, quantize } = await import('gifenc');
  const encoder = GIFEncoder();
  await each(film, (picture) => {
    const { width, height } = picture;
    const pixels = picture.getContext('2d')?.getImageData(0, 0, width, height).data;
    if (!pixels) return;
    const palette = quantize(pixels, COLOURS);
    encoder.writeFrame(applyPalette(pixels, palette), width, height, {
      palette,
      delay: 1000 / film.framesPerSecond,
    });
  });
  encoder.finish();
  return { bytes: encoder.bytes(), extension: 'gif' };
}
