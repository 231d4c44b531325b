import ts from 'typescript';
import { expect, test } from 'vitest';

/** What TypeScript finds wrong in each of these files of an environment after a statement was added to it. */
function faults(environment: string, files: string[], statement: string): string[][] {
  const { config } = ts.readConfigFile(`tsconfig.${environment}.json`, ts.sys.readFile);
  const { options, fileNames } = ts.parseJsonConfigFileContent(config, ts.sys, ts.sys.getCurrentDirectory());
  const host = ts.createCompilerHost(options);
  const readFile = host.readFile.bind(host);
  host.readFile = (path) => {
    const changed = files.some((file) => path.endsWith(file));
    return changed ? `${readFile(path)}\n${statement}` : readFile(path);
  };
  const program = ts.createProgram(fileNames, options, host);
  return files.map((file) => {
    const source = program.getSourceFile(file);
    if (!source) throw new Error(`${file} is not among the files of ${environment}`);
    return program
      .getSemanticDiagnostics(source)
      .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
  });
}

const WORKERS = ['src/runtime/protocol/worker.ts', 'src/runtime/exact/worker.ts', 'src/data/user/worker.ts'];
const ENVIRONMENTS: [environment: string, files: string[], has: string[], lacks: string[]][] = [
  ['page', ['src/main.tsx'], ['window', 'document'], ['process', 'Buffer', 'DedicatedWorkerGlobalScope']],
  ['worker', WORKERS, ['self', 'OffscreenCanvas'], ['document', 'window', 'process']],
  ['node', ['src/cli/main.ts'], ['process', 'Buffer'], ['window', 'document']],
];

test.each(ENVIRONMENTS)(
  'in the environment %s, only what exists there can be named',
  (environment, files, has, lacks) => {
    const statement = `export const all = [${[...has, ...lacks].join(', ')}];`;
    const expected = lacks.map((name) => expect.stringContaining(`Cannot find name '${name}'`));
    for (const found of faults(environment, files, statement)) expect(found).toEqual(expected);
  },
  120_000,
);
