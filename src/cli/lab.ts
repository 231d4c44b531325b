/** The commands by name. */
import { CsvError } from '../data/user/formats/csv.ts';
import { UsageError } from './input.ts';

/** Loaded on demand: only training needs the networks and a backend. */
const COMMANDS: Record<string, (args: string[]) => Promise<void>> = {
  train: async (args) => (await import('./train.ts')).train(args),
  sweep: async (args) => (await import('./sweep.ts')).sweep(args),
  start: async (args) => (await import('./start.ts')).start(args),
  evaluate: async (args) => (await import('./evaluate.ts')).evaluateCommand(args),
  distance: async (args) => (await import('./distance.ts')).distanceCommand(args),
  experiment: async (args) => (await import('./experiment.ts')).experimentCommand(args),
  benchmark: async (args) => (await import('./benchmark.ts')).benchmarkCommand(args),
  python: async (args) => (await import('./python.ts')).pythonCommand(args),
  cost: async (args) => (await import('./arrays.ts')).costCommand(args),
  assign: async (args) => (await import('./arrays.ts')).assignCommand(args),
};

/** The help text. */
export const USAGE = `usage: npm run --silent lab -- COMMAND
  train  [--set key=value …] [--url '#…'] [--own FILE …] [--iterations K] [--seconds S] [--every E]
         [--samples FILE.csv] [--real FILE.csv] [--json FILE] [--save FILE.run] [--workers W]
  train  --load FILE.run [--set key=value …] [--iterations K] [--seconds S] …
  sweep  [--set key=a,b,c …] [--seeds 1,2,3] [--url '#…'] [--own FILE …] [--iterations K] [--seconds S]
         [--json FILE] [--csv FILE]
  start  ID [--iterations K] [--folder FOLDER]
  evaluate --load FILE.run [--set key=value …] [--own FILE …] [--samples K, N or 10N: ten a real]
         [--gap 1e-3] [--json FILE]
  evaluate --cost NAME_OR_EXPRESSION [--param key=value …] [--range BLACK,WHITE]
         --generated FILE.csv --real FILE.csv [--gap 1e-3] [--json FILE]
  distance --cost NAME_OR_EXPRESSION [--param key=value …] [--range BLACK,WHITE]
         --generated FILE.csv --real FILE.csv [--gap 1e-3]
  experiment [NAME [--scale small|full|paper] [--iterations K] [--out FOLDER]
         [--checkpoints FOLDER] [--interval SECONDS]]
  benchmark --solver wc|gp|lp|sn|so|ls|mm-b|mm-bv2|mm|mm-r|dot|assignment|table|exact --D 2 --N 4
         [--seed 1] [--iterations K] [--reals resampled|fixed] [--funnels FILE.json] [--json FILE]
  python [--set key=value …] [--url '#…'] [--own FILE …] [--out FILE.py]
  cost   --cost NAME_OR_EXPRESSION [--param key=value …] [--range BLACK,WHITE]
         --generated FILE.csv --real FILE.csv
  assign --cost NAME_OR_EXPRESSION [--param key=value …] [--range BLACK,WHITE]
         --generated FILE.csv --real FILE.csv [--psi FILE.csv] [--scale S]
An option without … is given once. Costs of pictures (ssim, blend, psnr, sobel, blur) take values in [-1, 1], black
to white, as all costs do inside; --range 0,1 or --range 0,255 converts what is in another range.
`;

/** Runs one command. Resolves to the exit code: 0, 2 for wrong input, 130 after a Ctrl-C, 1 for any other error. */
export async function lab([name, ...args]: string[]): Promise<number> {
  if (name === 'help' || [name, ...args].some((word) => word === '--help' || word === '-h')) {
    process.stdout.write(USAGE);
    return 0;
  }
  if (name === undefined || !Object.hasOwn(COMMANDS, name)) {
    process.stderr.write(
      name === undefined ? USAGE : `lab: no command "${name}": ${Object.keys(COMMANDS).join(', ')}\n`,
    );
    return 2;
  }
  try {
    await COMMANDS[name](args);
    return 0;
  } catch (error) {
    const { message } = error as Error;
    process.stderr.write(`lab ${name}: ${message.replaceAll('\n', ' ')}\n`);
    if ((error as Error).name === 'Interrupted') return 130; // its class is loaded only with that command
    return error instanceof UsageError || error instanceof CsvError ? 2 : 1;
  }
}
