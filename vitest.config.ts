import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import './scripts/grammar.ts';
import { filesOf, PROJECTS, type Project } from './scripts/test-files.ts';

/** What runs before each test file. */
const SETUP: Partial<Record<Project, string>> = {
  unit: 'test/no-backend.ts',
  component: 'test/ui/component.ts',
};

export default defineConfig({
  test: {
    testTimeout: 30_000,
    hookTimeout: 60_000, // a run ends between its steps, which a software adapter makes slowly
    expect: { requireAssertions: true },
    maxWorkers: availableParallelism(), // by itself vitest leaves one core idle
    projects: PROJECTS.map((name) => ({
      extends: true,
      test: {
        name,
        include: filesOf(name),
        // Loading the modules anew for each file would take longer than the tests, and kernels would be compiled anew.
        isolate: name === 'cli',
        environment: name === 'component' ? 'happy-dom' : 'node',
        setupFiles: SETUP[name] ?? [],
      },
    })),
  },
});
