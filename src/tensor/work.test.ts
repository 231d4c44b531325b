import { expect, it } from 'vitest';
import { finish, finishAsync, type Work } from './work.ts';

const ended: string[] = [];

function* waits(promise: Promise<number>): Work<number> {
  let got = 0;
  try {
    yield;
    yield promise.then((value) => {
      got = value;
    });
    return got;
  } finally {
    ended.push('ended');
  }
}

it('goes on only once what it waits for is there', async () => {
  expect(await finishAsync(waits(Promise.resolve(7)))).toBe(7);
});

it('ends with the error of what it waits for', async () => {
  ended.length = 0;
  await expect(finishAsync(waits(Promise.reject(new Error('lost'))))).rejects.toThrow('lost');
  expect(ended).toEqual(['ended']);
});

it('cannot be finished at once where it waits', () => {
  ended.length = 0;
  expect(() => finish(waits(Promise.resolve(7)))).toThrow('cannot be finished at once');
  expect(ended).toEqual(['ended']);
});
