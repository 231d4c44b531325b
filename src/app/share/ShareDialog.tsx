import { Sheet } from '../../ui/overlays.tsx';
import { CopyText } from './CopyText.tsx';
import type { Shared } from './entries.ts';
import { addressOf } from './links.ts';
import { QrCode } from './QrCode.tsx';
import './share.css';

/** A link as text, or as a QR code. */
export default function ShareDialog({ what, hash, close }: Shared & { close: () => void }) {
  const link = addressOf(hash);
  if (what === 'qr')
    return (
      <Sheet title="Scan to open this experiment" close={close} className="sheet-whole">
        <QrCode text={link} />
        <p className="share-link">{link}</p>
      </Sheet>
    );
  return (
    <Sheet title="The link to this experiment" close={close}>
      <p>The browser does not let pages copy. The link is selected: copy it by Ctrl+C, or by a long press.</p>
      <CopyText label="Link" text={link} />
    </Sheet>
  );
}
