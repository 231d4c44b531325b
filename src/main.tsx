import { lazy, Suspense } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/App.tsx';
import { isArticle } from './app/article/address.ts';
import { Boundary, Failure } from './app/Boundary.tsx';
import { isBenchmark } from './app/benchmark/address.ts';
import { isClass } from './app/class/address.ts';
import { isEmbed } from './app/embed/address.ts';
import { isPaper } from './app/paper/address.ts';
import { openApp } from './store/open-app.ts';
import './app/theme.css';

/** The other pages, which few open: not part of the first download. */
const Paper = lazy(() => import('./app/paper/PaperPage.tsx'));
const Embed = lazy(() => import('./app/embed/EmbedPage.tsx'));
const Class = lazy(() => import('./app/class/ClassPage.tsx'));
const Article = lazy(() => import('./app/article/ArticlePage.tsx'));
const Benchmark = lazy(() => import('./app/benchmark/BenchmarkPage.tsx'));

const [name, Other] = isEmbed(location)
  ? (['Transport Lab', Embed] as const)
  : isClass(location)
    ? (['A page for the class', Class] as const)
    : isArticle(location)
      ? (['The method', Article] as const)
      : isPaper(location)
        ? (['The paper’s experiments', Paper] as const)
        : isBenchmark(location)
          ? (['The benchmark', Benchmark] as const)
          : (['Transport Lab', null] as const);

// A page without an origin may not start a worker: index.html says so.
if (origin !== 'null') {
  const root = createRoot(document.getElementById('root') as HTMLElement);
  try {
    root.render(
      <Boundary name={name}>
        <Suspense>{Other ? <Other /> : <App lanes={openApp()} />}</Suspense>
      </Boundary>,
    );
  } catch (error) {
    root.render(<Failure name={name} error={error instanceof Error ? error : new Error(String(error))} />);
  }
}
