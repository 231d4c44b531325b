import { useEffect, useRef } from 'react';

type Render = (tex: string, into: HTMLElement, display: boolean) => void;
let loading: Promise<Render> | null = null;

/** KaTeX and its style sheet are loaded with the first formula that is shown, not with the page. */
function load(): Promise<Render> {
  loading ??= Promise.all([import('katex'), import('katex/dist/katex.min.css')]).then(
    ([{ default: katex }]): Render =>
      (tex, into, displayMode) =>
        katex.render(tex, into, { displayMode, throwOnError: false, strict: 'ignore', trust: false }),
  );
  loading.catch(() => {
    loading = null; // try again with the next formula
  });
  return loading;
}

/** A formula in TeX. Until KaTeX is loaded, or if it cannot be loaded, its source is shown. */
export function Tex({ tex, display = false }: { tex: string; display?: boolean }) {
  const element = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    let current = true;
    const into = element.current;
    if (!into) return;
    if (!into.hasChildNodes()) into.textContent = tex;
    load().then(
      (render) => current && render(tex, into, display),
      () => {
        if (current) into.textContent = tex;
      },
    );
    return () => {
      current = false;
    };
  }, [tex, display]);
  return <span className="v-tex" ref={element} />;
}
