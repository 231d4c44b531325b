import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  base: './', // the site works under any sub-path
  plugins: [react()],
  worker: { format: 'es' }, // so that the worker loads each backend only when it is chosen
  build: { target: 'es2022' },
  test: { include: ['src/**/*.test.ts', 'src/**/*.test.tsx', 'scripts/**/*.test.ts'], testTimeout: 30_000 },
});
