/**
 * 16 hexadecimal digits that tell files apart: of the SHA-256 of one file, or of those of several in their order.
 * Pages that are not secure have no SHA-256: there a hash of our own stands in (FNV-1a, twice 32 bits).
 */
export async function fingerprint(files: readonly Uint8Array<ArrayBuffer>[]): Promise<string> {
  const subtle = globalThis.crypto?.subtle;
  const digest = async (bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> =>
    subtle ? new Uint8Array(await subtle.digest('SHA-256', bytes)) : fnv(bytes);
  const digests: number[][] = [];
  for (const file of files) digests.push([...(await digest(file))]);
  const whole = digests.length === 1 ? digests[0] : await digest(Uint8Array.from(digests.flat()));
  return Array.from(whole.slice(0, 8), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

const PRIME = 0x01000193;

function fnv(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  let [a, b] = [0x811c9dc5, 0x5bd1e995];
  for (let i = 0; i < bytes.length; i++) {
    a = Math.imul(a ^ bytes[i], PRIME);
    b = Math.imul(b ^ bytes[i], PRIME) ^ (b >>> 15);
  }
  const out = new DataView(new ArrayBuffer(8));
  out.setInt32(0, a);
  out.setInt32(4, b);
  return new Uint8Array(out.buffer);
}
