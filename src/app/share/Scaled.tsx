import { useRef } from 'react';
import { useSize } from '../../ui/hooks.ts';

interface Props {
  address: string;
  width: number;
  height: number;
  title: string;
}

/** A page in a frame of this size, made smaller where there is less room. */
export function Scaled({ address, width, height, title }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const [room] = useSize(box);
  return (
    <div className="share-preview" ref={box} style={{ aspectRatio: `${width} / ${height}`, maxWidth: width }}>
      {/* another address is another frame: one that goes on would add to the history of this page */}
      <iframe
        key={address}
        src={address}
        title={title}
        style={{ width, height, transform: `scale(${Math.min(1, room / width || 1)})` }}
      />
    </div>
  );
}
