/** The page's one hint: which control to drag first. A new visitor sees it until it is followed or closed. */
import { createStore } from 'zustand/vanilla';

const KEY = 'transport-lab-hint';

/** The storage may be closed or full. */
function wasSeen(): boolean {
  try {
    return localStorage.getItem(KEY) !== null;
  } catch {
    return true; // else it would come back with each visit
  }
}

/** A link shows what it is about: nothing is added to that. */
const isBare = ({ hash, search }: Pick<Location, 'hash' | 'search'>): boolean =>
  hash.length <= 1 && search === '';

interface Hint {
  shown: boolean;
  /** Is there a control on the page that it can be shown at? */
  placed: boolean;
  show: () => void;
  /** It was followed, or closed: never by itself again. */
  end: () => void;
}

export const firstHint = createStore<Hint>((set, get) => ({
  shown: isBare(location) && !wasSeen(),
  placed: false,
  show: () => set({ shown: true }),
  end: () => {
    if (!get().shown) return;
    set({ shown: false });
    try {
      localStorage.setItem(KEY, 'seen');
    } catch {
      // nothing to remember it by
    }
  },
}));
