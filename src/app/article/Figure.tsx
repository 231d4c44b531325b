import { type ReactNode, useEffect, useRef, useState } from 'react';
import type { Experiment } from '../../settings/table.ts';
import { embedAddress, withParts } from '../share/links.ts';

interface Props {
  title: string;
  /** The part of a link from `#` on. */
  link: string;
  theme: Experiment['theme'];
  children: ReactNode;
}

/** A live figure: the lab itself, in a frame that begins when it is first seen and pauses out of sight. */
export function Figure({ title, link, theme, children }: Props) {
  const box = useRef<HTMLElement>(null);
  const [seen, setSeen] = useState(false);
  useEffect(() => {
    if (!box.current) return;
    const observer = new IntersectionObserver(([entry]) => entry.isIntersecting && setSeen(true));
    observer.observe(box.current);
    return () => observer.disconnect();
  }, []);
  const address = embedAddress(theme === 'auto' ? link : withParts(link, [`theme=${theme}`]));
  return (
    <figure className="article-figure" ref={box}>
      <div>{seen && <iframe key={address} src={address} title={title} />}</div>
      <figcaption>{children}</figcaption>
    </figure>
  );
}
