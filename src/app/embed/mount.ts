/**
 * `embed.js`: puts the lab into a page of your own. Isolated in a frame of the lab's origin, with which it talks by
 * messages; it needs nothing else, so that its file stands alone. See docs/EMBEDDING.md.
 */
import type { Said, Told } from './messages.ts';

export interface State {
  playing: boolean;
  iteration: number;
}

export interface Mounted {
  play(): void;
  pause(): void;
  /** Opens another link: an address of the lab, or its part from `#` on. */
  set(link: string): void;
  /** Takes the picture out of the page. */
  remove(): void;
}

export interface Options {
  /** The name of the frame for what reads the page aloud. */
  title?: string;
  /** Called when the run begins or pauses, and as it goes on. */
  onChange?: (state: State) => void;
  /** Where the lab is, if this file is not beside it. */
  lab?: string;
}

const hashOf = (link: string): string => {
  const at = link.indexOf('#');
  return at < 0 ? '' : link.slice(at + 1);
};

/** A message of the frame; null for anything else. */
function readSaid(data: unknown): Said | null {
  const { lab, playing, iteration } = (data ?? {}) as Record<string, unknown>;
  if (lab === 'ready') return { lab };
  if (lab !== 'state' || typeof playing !== 'boolean' || typeof iteration !== 'number') return null;
  return { lab, playing, iteration };
}

/**
 * Shows a link of the lab in an element, whose size it takes.
 * @param link an address of the lab, or its part from `#` on
 * Throws a TypeError if `lab` is no address.
 */
export function mount(element: Element, link: string, options: Options = {}): Mounted {
  const { title = 'Transport Lab', onChange } = options;
  const lab = new URL('./', options.lab ?? import.meta.url);
  const frame = document.createElement('iframe');
  frame.title = title;
  frame.style.cssText = 'border: 0; width: 100%; height: 100%';
  frame.src = `${lab.href}#${[hashOf(link), 'embed=1'].filter(Boolean).join('&')}`;
  /** Until the frame listens, messages wait. */
  let waiting: Told[] | null = [];
  const post = (told: Told) => frame.contentWindow?.postMessage(told, lab.origin);
  const tell = (told: Told) => {
    if (waiting) waiting.push(told);
    else post(told);
  };
  const hear = ({ source, origin, data }: MessageEvent) => {
    const said = source === frame.contentWindow && origin === lab.origin ? readSaid(data) : null;
    if (said?.lab === 'ready') {
      post({ lab: 'hello' });
      const late = waiting ?? [];
      waiting = null;
      late.forEach(post);
    } else if (said) onChange?.({ playing: said.playing, iteration: said.iteration });
  };
  addEventListener('message', hear);
  element.append(frame);
  return {
    play: () => tell({ lab: 'play' }),
    pause: () => tell({ lab: 'pause' }),
    set: (link) => tell({ lab: 'set', link: `#${hashOf(link)}` }),
    remove() {
      removeEventListener('message', hear);
      frame.remove();
    },
  };
}
