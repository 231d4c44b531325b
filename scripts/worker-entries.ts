import type { Plugin } from 'vite';

/** The part read of what a build writes. */
export type Written = Record<
  string,
  { type: 'chunk'; isEntry: boolean; imports: string[]; dynamicImports: string[] } | { type: 'asset' }
>;

/**
 * The chunks that import an entry. WebKit does not know the file that a worker was started with as a module: who
 * imports it has it evaluated a second time, with a second loop that takes all messages from the first.
 */
export function importersOfEntries(written: Written): string[] {
  const isEntry = (name: string) => {
    const file = written[name];
    return file?.type === 'chunk' && file.isEntry;
  };
  return Object.entries(written).flatMap(([name, file]) =>
    file.type === 'chunk' && [...file.imports, ...file.dynamicImports].some(isEntry) ? [name] : [],
  );
}

/** Ends the build of a worker where a chunk imports the worker's file. */
export const nothingImportsWorkers = (): Plugin => ({
  name: 'nothing-imports-workers',
  generateBundle(_, bundle) {
    const importers = importersOfEntries(bundle as Written);
    if (importers.length > 0) {
      this.error(`WebKit would start the worker twice: its file is imported by ${importers.join(', ')}.`);
    }
  },
});
