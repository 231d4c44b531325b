import { useCallback, useSyncExternalStore } from 'react';

/** Does a media query match at present? */
export function useMedia(query: string): boolean {
  const subscribe = useCallback(
    (notify: () => void) => {
      const list = window.matchMedia(query);
      list.addEventListener('change', notify);
      return () => list.removeEventListener('change', notify);
    },
    [query],
  );
  return useSyncExternalStore(subscribe, () => window.matchMedia(query).matches);
}

let printing = false;

/** Is the page being printed? Browsers report it by the media query, by events, or by both. */
export function usePaper(): boolean {
  const media = useMedia('print');
  const event = useSyncExternalStore(onPrint, () => printing);
  return media || event;
}

function onPrint(notify: () => void): () => void {
  const told = ({ type }: Event) => {
    printing = type === 'beforeprint';
    notify();
  };
  addEventListener('beforeprint', told);
  addEventListener('afterprint', told);
  return () => {
    removeEventListener('beforeprint', told);
    removeEventListener('afterprint', told);
  };
}
