import { useLayoutEffect } from 'react';
import type { Experiment } from '../settings/table.ts';
import { useMedia, usePaper } from '../ui/useMedia.ts';

/** Applies the theme to the document; `auto` follows the system. Printing is always light. */
export function useTheme(theme: Experiment['theme']): void {
  const dark = useMedia('(prefers-color-scheme: dark)');
  const paper = usePaper();
  const shown = paper ? 'light' : theme === 'auto' ? (dark ? 'dark' : 'light') : theme;
  useLayoutEffect(() => {
    document.documentElement.dataset.theme = shown;
  }, [shown]);
}
