import { lazy, Suspense } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/App.tsx';
import { Boundary, Failure } from './app/Boundary.tsx';
import { isPaper } from './app/paper/address.ts';
import { openApp } from './store/app-store.ts';
import './app/theme.css';

/** The other page, which few open: not part of the first download. */
const Paper = lazy(() => import('./app/paper/PaperPage.tsx'));

const paper = isPaper(location);
const name = paper ? 'The paper’s experiments' : 'Transport Lab';

// A page without an origin may not start a worker: index.html says so.
if (origin !== 'null') {
  const root = createRoot(document.getElementById('root') as HTMLElement);
  try {
    root.render(
      <Boundary name={name}>
        <Suspense>{paper ? <Paper /> : <App store={openApp()} />}</Suspense>
      </Boundary>,
    );
  } catch (error) {
    root.render(<Failure name={name} error={error instanceof Error ? error : new Error(String(error))} />);
  }
}
