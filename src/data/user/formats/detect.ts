import { spells } from '../../bytes.ts';
import { isCifar } from './cifar.ts';
import { looksLikeIdx } from './idx.ts';

export type Format = 'zip' | 'gzip' | 'tar' | 'npy' | 'picture' | 'idx' | 'cifar' | 'text' | 'unknown';

/** The format of a file, by its content: its name is not trusted. */
export function detect(bytes: Uint8Array): Format {
  if (spells(bytes, 'PK\x03\x04') || spells(bytes, 'PK\x05\x06')) return 'zip';
  if (spells(bytes, '\x1f\x8b\x08')) return 'gzip';
  if (spells(bytes, 'ustar', 257)) return 'tar';
  if (spells(bytes, '\x93NUMPY')) return 'npy';
  if (isPicture(bytes)) return 'picture';
  // Both begin with a zero often: only a size that fits tells them apart.
  const idx = looksLikeIdx(bytes);
  if (idx === 'whole') return 'idx';
  if (isCifar(bytes)) return 'cifar';
  if (idx) return 'idx';
  return isText(bytes) ? 'text' : 'unknown';
}

const isPicture = (bytes: Uint8Array): boolean =>
  spells(bytes, '\x89PNG\r\n\x1a\n') ||
  spells(bytes, '\xff\xd8\xff') ||
  (spells(bytes, 'RIFF') && spells(bytes, 'WEBP', 8));

/** No control characters but line ends and tabs at the beginning; or UTF-16 with its mark, as spreadsheets write it. */
const isText = (bytes: Uint8Array): boolean =>
  (spells(bytes, '\xff\xfe') && bytes[3] === 0) ||
  (spells(bytes, '\xfe\xff') && bytes[2] === 0) ||
  bytes.subarray(0, 1000).every((byte) => byte >= 32 || byte === 9 || byte === 10 || byte === 13);
