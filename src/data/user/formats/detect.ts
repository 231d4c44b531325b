import { hasText } from '../../bytes.ts';
import { isCifar } from './cifar.ts';
import { looksLikeIdx } from './idx.ts';

/** What a file can be. */
export type Format = 'zip' | 'gzip' | 'tar' | 'npy' | 'picture' | 'idx' | 'cifar' | 'text' | 'unknown';

/** The format of a file, from its content alone: names are not trusted. */
export function detect(bytes: Uint8Array): Format {
  if (hasText(bytes, 'PK\x03\x04') || hasText(bytes, 'PK\x05\x06')) return 'zip';
  if (hasText(bytes, '\x1f\x8b\x08')) return 'gzip';
  if (hasText(bytes, 'ustar', 257)) return 'tar';
  if (hasText(bytes, '\x93NUMPY')) return 'npy';
  if (isPicture(bytes)) return 'picture';
  // Both may begin with a zero: only a matching size distinguishes them.
  const idx = looksLikeIdx(bytes);
  if (idx === 'whole') return 'idx';
  if (isCifar(bytes)) return 'cifar';
  if (idx) return 'idx';
  return isText(bytes) ? 'text' : 'unknown';
}

const isPicture = (bytes: Uint8Array): boolean =>
  hasText(bytes, '\x89PNG\r\n\x1a\n') ||
  hasText(bytes, '\xff\xd8\xff') ||
  (hasText(bytes, 'RIFF') && hasText(bytes, 'WEBP', 8));

/**
 * No control characters except line ends and tabs at the beginning; or UTF-16 with a byte order mark, as from
 * spreadsheets.
 */
const isText = (bytes: Uint8Array): boolean =>
  (hasText(bytes, '\xff\xfe') && bytes[3] === 0) ||
  (hasText(bytes, '\xfe\xff') && bytes[2] === 0) ||
  bytes.subarray(0, 1000).every((byte) => byte >= 32 || byte === 9 || byte === 10 || byte === 13);
