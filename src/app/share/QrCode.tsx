import { useMemo } from 'react';
import { encode } from 'uqr';

/** Modules of white around the code, which readers need. */
const MARGIN = 4;

/** A text as a QR code: one path, dark on white in every theme; or why there is none. */
export function QrCode({ text }: { text: string }) {
  const code = useMemo(() => {
    try {
      return encode(text, { ecc: 'L', border: MARGIN });
    } catch {
      return null; // more than the largest code can hold
    }
  }, [text]);
  if (!code)
    return (
      <p role="alert">This link has {text.length} characters, too many for a QR code: copy it instead.</p>
    );
  const { size, data } = code;
  const dark = data.flatMap((row, y) => row.flatMap((on, x) => (on ? [`M${x} ${y}h1v1h-1z`] : [])));
  return (
    <svg className="share-qr" viewBox={`0 0 ${size} ${size}`} role="img" aria-label="QR code of the link">
      <rect width={size} height={size} fill="#fff" />
      <path d={dark.join('')} fill="#000" shapeRendering="crispEdges" />
    </svg>
  );
}
