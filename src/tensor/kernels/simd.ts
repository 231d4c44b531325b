/** Compiled modules by their base64 text; null where there is no SIMD. */
const modules = new Map<string, WebAssembly.Module | null>();

/** The module of a kernel in base64 (see `npm run kernel`), or null where there is no SIMD. */
export function simdModule(base64: string): WebAssembly.Module | null {
  const known = modules.get(base64);
  if (known !== undefined) return known;
  let module: WebAssembly.Module | null = null;
  try {
    module = new WebAssembly.Module(Uint8Array.from(atob(base64), (c) => c.charCodeAt(0)));
  } catch {
    // An older browser: plain loops take its place.
  }
  modules.set(base64, module);
  return module;
}
