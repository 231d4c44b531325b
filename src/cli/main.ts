/** `npm run --silent lab -- COMMAND …`: the process of the command line. */
import { lab } from './lab.ts';

process.stdout.on('error', () => process.exit(1)); // the reader has closed the pipe, as in `| head`
process.exitCode = await lab(process.argv.slice(2));
// A WebGPU device keeps Node alive; standard output is flushed first.
process.stdout.write('', () => process.exit());
