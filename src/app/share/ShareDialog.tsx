import { useState } from 'react';
import { Sheet } from '../../ui/overlays.tsx';
import { classLink } from '../class/address.ts';
import { CopyText } from './CopyText.tsx';
import type { Shared } from './entries.ts';
import { addressOf, embedAddress, embedCode } from './links.ts';
import { QrCode } from './QrCode.tsx';
import { Scaled } from './Scaled.tsx';
import './share.css';

/** A link as text, as a QR code, or as code for another page. */
export default function ShareDialog({ what, hash, close }: Shared & { close: () => void }) {
  const link = addressOf(hash);
  if (what === 'qr')
    return (
      <Sheet title="Scan to open this experiment" close={close} className="sheet-whole">
        <QrCode text={link} />
        <p className="share-link">{link}</p>
      </Sheet>
    );
  return what === 'link' ? (
    <Sheet title="The link to this experiment" close={close}>
      <p>The browser does not let pages copy. The link is selected: copy it by Ctrl+C, or by a long press.</p>
      <CopyText label="Link" text={link} />
    </Sheet>
  ) : (
    <Embed hash={hash} close={close} />
  );
}

/** Width and height in pixels. */
const SIZES: Readonly<Record<string, readonly [number, number]>> = {
  'Text column (640 × 560)': [640, 560],
  'Slide (960 × 540)': [960, 540],
  'Phone (360 × 460)': [360, 460],
};

function Embed({ hash, close }: { hash: string; close: () => void }) {
  const [name, setName] = useState(Object.keys(SIZES)[0]);
  const size = SIZES[name];
  const [width, height] = size;
  return (
    <Sheet title="Embed in a page of your own" close={close} className="sheet-wide">
      <p>
        The picture, Play and a link to the whole. It takes no focus, and pauses while it is out of sight.{' '}
        <a href={classLink(hash)} target="_blank" rel="noreferrer">
          A page for the class
        </a>{' '}
        adds settings below the picture.
      </p>
      <label className="share-size">
        Size{' '}
        <select value={name} onChange={(e) => setName(e.target.value)}>
          {Object.keys(SIZES).map((size) => (
            <option key={size}>{size}</option>
          ))}
        </select>
      </label>
      <CopyText label="Code" text={embedCode(hash, size)} />
      <Scaled address={embedAddress(hash)} {...{ width, height }} title="Preview at this size" />
    </Sheet>
  );
}
