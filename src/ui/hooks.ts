import { type RefObject, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { flushSync } from 'react-dom';
import { type Palette, readPalette } from './colours.ts';

/** Width and height of an element's content in CSS pixels; [0, 0] until they are known. */
export function useSize(element: RefObject<Element | null>): readonly [number, number] {
  const [size, setSize] = useState<readonly [number, number]>([0, 0]);
  useEffect(() => {
    if (!element.current) return;
    const observer = new ResizeObserver(([entry]) => {
      const { width, height } = entry.contentRect;
      setSize((old) => (old[0] === width && old[1] === height ? old : [width, height]));
    });
    observer.observe(element.current);
    return () => observer.disconnect();
  }, [element]);
  return size;
}

/** Device pixels per CSS pixel, which changes if the window moves to another screen, or the page is zoomed. */
export const usePixelRatio = (): number => useSyncExternalStore(onPixelRatio, () => devicePixelRatio || 1);

/** Calls `changed` at each change of the pixel ratio, until the returned function is called. */
export function onPixelRatio(changed: () => void): () => void {
  let media: MediaQueryList;
  const listen = () => {
    media = matchMedia(`(resolution: ${devicePixelRatio}dppx)`); // reports only the next change
    media.addEventListener('change', next, { once: true });
  };
  const next = () => {
    changed();
    listen();
  };
  listen();
  return () => media.removeEventListener('change', next);
}

/** Colours of the theme in force, read again when the theme changes. */
export function usePalette(element: RefObject<Element | null>): Palette | null {
  const [palette, setPalette] = useState<Palette | null>(null);
  useEffect(() => {
    const read = () => {
      const next = element.current && readPalette(element.current);
      if (next) setPalette((old) => (JSON.stringify(old) === JSON.stringify(next) ? old : next));
    };
    read();
    const observer = new MutationObserver(() => flushSync(read)); // printing happens at once
    for (const root of [document.documentElement, document.body]) {
      observer.observe(root, {
        attributes: true,
        attributeFilter: ['data-theme', 'data-layout', 'class', 'style'],
      });
    }
    const system = matchMedia('(prefers-color-scheme: dark)');
    system.addEventListener('change', read);
    addEventListener('resize', read); // strokes grow with the window
    return () => {
      observer.disconnect();
      system.removeEventListener('change', read);
      removeEventListener('resize', read);
    };
  }, [element]);
  return palette;
}

/** The value, delayed by at most `ms`: for text and charts that need not follow every frame. */
export function useThrottled<T>(value: T, ms: number): T {
  const [shown, setShown] = useState(value);
  const last = useRef(0);
  useEffect(() => {
    const wait = Math.max(0, last.current + ms - performance.now());
    const show = () => {
      last.current = performance.now();
      setShown(() => value);
    };
    if (wait === 0) {
      show();
      return;
    }
    const timer = setTimeout(show, wait);
    return () => clearTimeout(timer);
  }, [value, ms]);
  return shown;
}

/** A module that is loaded when it is wanted; null until then, or if it cannot be loaded. */
export function useLater<T>(wanted: boolean, load: () => Promise<T>): T | null {
  const [module, setModule] = useState<T | null>(null);
  useEffect(() => {
    if (wanted) load().then(setModule, () => undefined); // the page works without it
  }, [wanted, load]);
  return wanted ? module : null;
}

/** What `load` brings; null until that is there. Another `load` begins anew. */
export function useLoaded<T>(load: () => Promise<T>): T | null {
  const [loaded, setLoaded] = useState<{ by: typeof load; value: T } | null>(null);
  useEffect(() => {
    let current = true;
    load().then((value) => {
      if (current) setLoaded({ by: load, value });
    });
    return () => {
      current = false;
    };
  }, [load]);
  return loaded?.by === load ? loaded.value : null;
}

/** Font size of the page in CSS pixels. */
export const rem = (): number => Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 14;

/** The CSS height of a chart. @param rows in rem; narrow windows give it a share of that (`--v-chart-share`) */
export const chartHeight = (rows: number): string => `calc(${rows}rem * var(--v-chart-share, 1))`;
