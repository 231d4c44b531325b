import type { FetchBytes, OnBytes, RealsSources } from './sources.ts';

/**
 * The folder of the prepared data: at the server's root in development, next to the folder of scripts in the built
 * site.
 */
function dataFolder(): URL {
  const folder = import.meta.env.DEV ? '/data/' : '../data/';
  return new URL(folder, import.meta.url);
}

/** Prepared data over the network, for a page or a worker. Reading rejects with an Error if a file cannot be loaded. */
export function browserSources(folder: URL = dataFolder()): RealsSources {
  const fetchBytes: FetchBytes = async (name, { onBytes, signal } = {}) => {
    const response = await fetch(new URL(name, folder), { signal }).catch((error: Error) => {
      if (signal?.aborted) throw error;
      throw new Error(`${name} could not be loaded (${error.message}). Is the network available?`);
    });
    if (!response.ok || !response.body) {
      throw new Error(`${name} could not be loaded: the server answered ${response.status}.`);
    }
    return collect(response.body, lengthOf(response.headers), onBytes);
  };
  return { fetchBytes };
}

/** The number of bytes to come; 0 if unknown, for example if the server compresses them. */
const lengthOf = (headers: Headers): number =>
  headers.has('content-encoding') ? 0 : Number(headers.get('content-length'));

async function collect(
  body: ReadableStream<Uint8Array>,
  total: number,
  onBytes?: OnBytes,
): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = body.getReader();
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    chunks.push(part.value);
    size += part.value.length;
    onBytes?.(size, total);
  }
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}
