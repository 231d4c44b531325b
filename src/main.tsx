import { createRoot } from 'react-dom/client';
import { App } from './app/App.tsx';
import { Boundary, Failure } from './app/Boundary.tsx';
import { openLab } from './store/lab.ts';
import './app/theme.css';

const root = createRoot(document.getElementById('root') as HTMLElement);

try {
  const lane = openLab();
  root.render(
    <Boundary name="Transport Lab">
      <App lane={lane} />
    </Boundary>,
  );
} catch (error) {
  root.render(
    <Failure name="Transport Lab" error={error instanceof Error ? error : new Error(String(error))} />,
  );
}
