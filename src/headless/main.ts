/** `npm run --silent lab -- COMMAND …`: the same Session without a page. */

import { CsvError } from '../data/csv.ts';
import { assignCommand, costCommand } from './arrays.ts';
import { UsageError } from './input.ts';
import { train } from './train.ts';

const COMMANDS: Record<string, (args: string[]) => Promise<void>> = {
  train,
  cost: costCommand,
  assign: assignCommand,
};

const USAGE = `usage: npm run --silent lab -- COMMAND
  train  [--set key=value …] [--url '#…'] --iterations K [--every E]
         [--samples FILE.csv] [--real FILE.csv] [--json FILE]
  cost   --cost NAME_OR_EXPRESSION [--param key=value …] --generated FILE.csv --real FILE.csv
  assign --cost NAME_OR_EXPRESSION [--param key=value …] --generated FILE.csv --real FILE.csv
         [--psi FILE.csv] [--scale S]`;

async function main([name, ...args]: string[]): Promise<number> {
  const command = Object.hasOwn(COMMANDS, name ?? '') ? COMMANDS[name] : null;
  if (!command) {
    const asked = name === undefined || name === 'help' || name === '--help';
    process.stderr.write(asked ? `${USAGE}\n` : `lab: no command "${name}": train, cost or assign\n`);
    return name === undefined || !asked ? 2 : 0;
  }
  try {
    await command(args);
    return 0;
  } catch (error) {
    const { message } = error as Error;
    process.stderr.write(`lab ${name}: ${message.replaceAll('\n', ' ')}\n`);
    return error instanceof UsageError || error instanceof CsvError ? 2 : 1;
  }
}

process.exitCode = await main(process.argv.slice(2));
// A WebGPU device keeps Node alive; standard output is flushed first.
process.stdout.write('', () => process.exit());
