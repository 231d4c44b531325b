/** What a link lets be seen and changed; without a word of it, everything. */
import { createContext, useContext } from 'react';

interface Allowed {
  /** Parts of the page that are not shown. */
  hide: readonly string[];
  /** Keys of settings that cannot be changed. */
  lock: readonly string[];
}

export const ALL: Allowed = { hide: [], lock: [] };

export const PageContext = createContext(ALL);

/** Is this part of the page hidden? */
export function useHidden(): (part: string) => boolean {
  const { hide } = useContext(PageContext);
  return (part) => hide.includes(part);
}

export const useLocked = (key: string): boolean => useContext(PageContext).lock.includes(key);
