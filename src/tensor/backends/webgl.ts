/** WebGL 2, on the page or in a worker (OffscreenCanvas). */
import type { Started } from './started.ts';

const SOFTWARE = /swiftshader|llvmpipe|softpipe|basic render|software|\bwarp\b/i;

/** Is this the name of a renderer that runs without a graphics processor? */
export const isSoftware = (renderer: string): boolean => SOFTWARE.test(renderer);

/**
 * Rejects with an Error, whose message follows the backend's name, without WebGL 2, or in software if not `software`.
 */
export async function startWebgl(software: boolean): Promise<Started> {
  const renderer = findRenderer();
  if (isSoftware(renderer) && !software) throw new Error(`runs in software here (${renderer})`);
  await import('@tensorflow/tfjs-backend-webgl');
  return { device: renderer, stop: () => undefined };
}

/** The renderer's name. Throws an Error without WebGL 2. */
function findRenderer(): string {
  if (typeof OffscreenCanvas === 'undefined') throw new Error('is missing here');
  const gl = new OffscreenCanvas(1, 1).getContext('webgl2');
  if (!gl) throw new Error('is missing here');
  const debug = gl.getExtension('WEBGL_debug_renderer_info');
  const name = gl.getParameter(debug ? debug.UNMASKED_RENDERER_WEBGL : gl.RENDERER);
  gl.getExtension('WEBGL_lose_context')?.loseContext();
  return String(name);
}
