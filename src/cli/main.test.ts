/** The process itself: its exit code, its two outputs, signals. What the commands do is tested without one. */
import { once } from 'node:events';
import { afterAll, expect, it } from 'vitest';
import { end, Folder, json, lab, labProcess, startLab } from '../../test/cli/command.ts';

const folder = new Folder();
afterAll(() => folder.remove());

const long = ['train', '--set', 'N=50', '--set', 'backend=cpu', '--iterations', '1000000', '--every', '5'];

it('prints results to standard output, with exit code 0', async () => {
  const points = folder.write('points.csv', ['0,0', '1,2']);
  const ran = await labProcess('assign', '--cost', 'square', '--generated', points, '--real', points);
  expect(ran).toEqual({ code: 0, out: '{"index":[0,1],"value":[0,0]}', err: '' });
});

it('prints errors to standard error, with exit code 2 for invalid input', async () => {
  const { code, out, err } = await labProcess('experiment', 'mnist');
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toMatch(/^lab experiment: mnist: .*\n$/);
});

it('saves the run after a Ctrl-C, says so, and ends with code 130', async () => {
  const file = folder.at('interrupted.run');
  const command = startLab(...long, '--save', file);
  command.stdout.once('data', () => {
    command.kill('SIGINT');
    command.kill('SIGINT'); // as npm passes it on
  });
  const { code, err } = await end(command);
  expect(code).toBe(130);
  const [, iteration] =
    err.match(/^lab train: interrupted at iteration (\d+), the run is saved as .*interrupted\.run\n$/) ?? [];
  const [line] = json(await lab('train', '--load', file, '--iterations', '0'));
  expect(line.iteration).toBe(Number(iteration));
});

it('ends when its output is no longer read, as in `| head`', async () => {
  const command = startLab(...long);
  command.stdout.once('data', () => command.stdout.destroy());
  const [code] = await once(command, 'close');
  expect(code).toBe(1);
});
