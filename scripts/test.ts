/**
 * `npm test`: types, lint, the projects of vitest, build, size of the first download and browser tests, the later ones
 * also when an earlier one failed. `npm test -- unit e2e` runs these stages only; what follows that is no stage goes to
 * the last one's tool.
 * The very last line is `N passed, N failed`.
 */
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { delimiter } from 'node:path';
import { provideFirefox, provideWebKit } from './browsers.ts';
import { isBuilt } from './built.ts';
import { findHeadless, NO_CHROMIUM, provideHeadless, vulkanFolder } from './chromium.ts';
import { type Count, countOne, countPlaywright, countVitest, sum } from './count.ts';
import { prepareFashion } from './fashion.ts';
import { keepsToLimit } from './first-download.ts';
import './grammar.ts';
import { prepareMnist } from './mnist.ts';
import { PROJECTS } from './test-files.ts';
import { commandOf, freePort, runNode, runNodes } from './tools.ts';

const PROGRAMS = ['tsconfig.json', 'tsconfig.page.json', 'tsconfig.worker.json', 'tsconfig.node.json'];
const ROOMS = '.dependency-cruiser.mjs';
const CRUISED = ['src', 'test', 'e2e', 'bench', 'scripts'];
const REPORTS = '.cache/reports';

type Stage = (extra: string[]) => Count | Promise<Count>;

/** What looks at the source without running it. */
const CHECKS: Record<string, () => string[][]> = {
  types: () => [[commandOf('typescript', 'tsc'), '-b', ...PROGRAMS]],
  lint: () => [
    [commandOf('@biomejs/biome'), 'check', '--error-on-warnings'],
    [commandOf('dependency-cruiser', 'depcruise'), '--config', ROOMS, ...CRUISED],
    [commandOf('knip')],
  ],
};

const STAGES: Record<string, Stage> = {
  ...Object.fromEntries(Object.keys(CHECKS).map((name) => [name, () => check([name])])),
  ...Object.fromEntries(PROJECTS.map((name) => [name, (extra) => vitest([name], extra)])),
  build: () => countOne(build()),
  size,
  e2e,
};

const isProject = (name: string): boolean => PROJECTS.some((project) => project === name);
const isCheck = (name: string): boolean => name in CHECKS;

/** All at once, so that no core waits. */
async function check(names: string[]): Promise<Count> {
  return sum((await runNodes(names.flatMap((name) => CHECKS[name]()))).map(countOne));
}

/** Runs some projects at once, so that no core waits for the end of one of them. */
function vitest(projects: string[], extra: string[]): Count {
  const report = fresh('vitest.json');
  const chosen = projects.flatMap((name) => ['--project', name]);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const well = runNode([commandOf('vitest'), 'run', ...chosen, ...reporters, ...extra], vulkan());
  return countVitest(read(report), well);
}

/** The Vulkan loader of the browser, where WebGPU in Node would not find another. */
function vulkan(): Record<string, string> {
  const browser = process.platform === 'linux' ? findHeadless() : null;
  const folder = browser && vulkanFolder(browser);
  if (!folder) return {};
  return { LD_LIBRARY_PATH: [process.env.LD_LIBRARY_PATH, folder].filter(Boolean).join(delimiter) };
}

function build(): boolean {
  rmSync('dist', { recursive: true, force: true }); // so that no old site is tested when this fails
  return runNode([commandOf('vite'), 'build', '--logLevel', 'warn']);
}

async function size(): Promise<Count> {
  return countOne((isBuilt() || build()) && (await keepsToLimit()));
}

async function e2e(extra: string[]): Promise<Count> {
  const browser = findHeadless();
  if (!browser) throw new Error(NO_CHROMIUM);
  if (!isBuilt() && !build()) return countOne(false);
  const report = fresh('e2e.json');
  const well = runNode(
    [commandOf('@playwright/test', 'playwright'), 'test', '--reporter=list,json', ...extra],
    {
      CHROMIUM_PATH: browser,
      E2E_PORT: `${await freePort()}`,
      PLAYWRIGHT_JSON_OUTPUT_NAME: report,
    },
  );
  return countPlaywright(read(report), well);
}

function fresh(name: string): string {
  const path = `${REPORTS}/${name}`;
  mkdirSync(REPORTS, { recursive: true });
  rmSync(path, { force: true });
  return path;
}

const read = (path: string): string | null => (existsSync(path) ? readFileSync(path, 'utf8') : null);

const inWords = ({ passed, failed, skipped }: Count): string =>
  `${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}`;

/** The stages asked for; checks that follow each other are one, and so are projects of vitest. */
function together(names: string[]): string[][] {
  const stages: string[][] = [];
  for (const name of names) {
    const before = stages.at(-1)?.[0] ?? '';
    if ([isCheck, isProject].some((kind) => kind(name) && kind(before))) stages.at(-1)?.push(name);
    else stages.push([name]);
  }
  return stages;
}

/** One stage with its heading; whatever stops it counts as one failure. */
async function runStage(names: string[], extra: string[]): Promise<{ line: string; count: Count }> {
  const name = names.join(', ');
  console.log(`\n== ${name}`);
  const start = Date.now();
  let count = countOne(false);
  try {
    if (names.length === 1) count = await STAGES[name](extra);
    else count = await (isCheck(names[0]) ? check(names) : vitest(names, extra));
  } catch (error) {
    console.error((error as Error).message);
  }
  const seconds = ((Date.now() - start) / 1000).toFixed(1);
  return { line: `${name.padEnd(18)} ${seconds.padStart(6)} s   ${inWords(count)}`, count };
}

async function main(args: string[]): Promise<void> {
  const at = args.findIndex((arg) => !(arg in STAGES));
  const asked = at < 0 ? args : args.slice(0, at);
  const extra = at < 0 ? [] : args.slice(at);
  const names = asked.length > 0 ? asked : Object.keys(STAGES);
  if (asked.length === 0 && extra.length > 0) {
    throw new Error(`"${extra[0]}" is no stage. The stages are ${Object.keys(STAGES).join(', ')}.`);
  }
  prepareMnist();
  prepareFashion();
  // Before the unit tests, since the ones for WebGPU run on the browser's software adapter.
  if (names.includes('e2e')) {
    console.log(`Chromium: ${provideHeadless() ?? 'none'}`);
    console.log(`Firefox: ${provideFirefox() ?? 'none, so its smoke tests are skipped'}`);
    console.log(`WebKitGTK: ${provideWebKit()?.browser ?? 'none, so its smoke tests are skipped'}`);
  }
  const results = [];
  const stages = together(names);
  for (const stage of stages) results.push(await runStage(stage, stage === stages.at(-1) ? extra : []));
  const total = sum(results.map(({ count }) => count));
  console.log(`\n${results.map(({ line }) => line).join('\n')}\n`);
  console.log(`${total.passed} passed, ${total.failed} failed`);
  process.exitCode = total.failed > 0 ? 1 : 0;
}

await main(process.argv.slice(3)).catch((error: Error) => {
  console.error(`${error.message}\n\n0 passed, 1 failed`);
  process.exitCode = 1;
});
