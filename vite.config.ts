import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { chunkName, workerName } from './scripts/chunk-names.ts';
import { contentSecurityPolicy } from './scripts/csp.ts';
import './scripts/grammar.ts';
import { helpOfPage } from './scripts/help-of-page.ts';
import { offline } from './scripts/offline.ts';
import { neededPartsOfTfjs } from './scripts/tfjs-parts.ts';
import { nothingImportsWorkers } from './scripts/worker-entries.ts';

/** Does this file start a worker? Vite marks it by a query. */
const startsWorker = (id: string): boolean => /[\\/]worker\.ts(\?.*)?$/.test(id);

const EMBED = 'src/app/embed/mount.ts';

export default defineConfig({
  base: './', // the site works under any sub-path
  plugins: [react(), contentSecurityPolicy(), ...offline()],
  worker: {
    format: 'es', // so that the worker loads each backend only when it is chosen
    plugins: () => [neededPartsOfTfjs(), helpOfPage(), nothingImportsWorkers()],
    rolldownOptions: {
      output: {
        entryFileNames: workerName,
        chunkFileNames: chunkName,
        // All that a worker starts with is a chunk of its own: later chunks import this one, never the worker's file,
        // which WebKit would evaluate again.
        codeSplitting: { groups: [{ name: 'serve', tags: ['$initial'], test: (id) => !startsWorker(id) }] },
      },
    },
  },
  build: {
    target: 'es2022',
    sourcemap: true,
    rolldownOptions: {
      // beside the page a module for pages of others, at a stable address
      input: { index: 'index.html', embed: EMBED },
      preserveEntrySignatures: 'exports-only',
      checks: { pluginTimings: false },
      // All that the page starts with is one file, which compresses better than what later files share of it one by one.
      output: {
        entryFileNames: ({ name }) => (name === 'embed' ? 'embed.js' : 'assets/[name]-[hash].js'),
        codeSplitting: { groups: [{ name: 'page', tags: ['$initial'], test: (id) => !id.endsWith(EMBED) }] },
      },
    },
  },
});
