import { expect, it } from 'vitest';
import { defaults, withChange } from '../experiment/experiment.ts';
import { experimentOf, describe as inWords, openOwnExperiments } from './own-experiments.ts';

const PLACE = 'transport-lab experiments';

function storageWith(text: string | null = null, full = false) {
  const items = new Map<string, string>(text === null ? [] : [[PLACE, text]]);
  const storage = {
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => {
      if (full) throw new Error('full');
      items.set(key, value);
    },
  };
  return { items, open: () => openOwnExperiments(() => storage) };
}

const dense = withChange(defaults(), { N: 500, p: 3, theme: 'dark' });
const namesOf = (own: ReturnType<typeof openOwnExperiments>) =>
  own.lists.getState().named.map(({ name }) => name);

it('keeps experiments by name over visits, without what belongs to the visitor', () => {
  const { open } = storageWith();
  open().keep(' Three ', dense);
  const again = open();
  const [one] = again.lists.getState().named;
  expect(one.name).toBe('Three');
  expect(experimentOf(one)).toMatchObject({ N: 500, p: 3, theme: 'auto' });
});

it('renames, deletes, and takes a deletion back', () => {
  const own = storageWith().open();
  own.keep('a', dense, 1);
  own.keep('b', dense, 2);
  const [b, a] = own.lists.getState().named;
  own.rename(a.id, 'c');
  own.remove(b.id);
  expect(namesOf(own)).toEqual(['c']);
  own.restore(b);
  expect(namesOf(own)).toEqual(['b', 'c']);
});

it('lists the last ten that were left, each once', () => {
  const own = storageWith().open();
  for (let N = 100; N < 112; N++) own.left(withChange(defaults(), { N }), N);
  own.left(withChange(defaults(), { N: 105 }), 200);
  const { recent } = own.lists.getState();
  expect(recent.map((one) => experimentOf(one).N)).toEqual([
    105, 111, 110, 109, 108, 107, 106, 104, 103, 102,
  ]);
});

it('adds to what another tab has kept meanwhile', () => {
  const { open } = storageWith();
  const [here, there] = [open(), open()];
  there.keep('there', dense, 1);
  here.keep('here', dense, 2);
  expect(namesOf(here)).toEqual(['here', 'there']);
});

it('keeps all while the page is open, and says so, where the storage is full', () => {
  const own = storageWith(null, true).open();
  own.keep('a', dense);
  own.keep('b', dense);
  expect(namesOf(own)).toEqual(['b', 'a']);
  expect(own.lists.getState().trouble).toMatch(/^The browser’s storage is full/);
});

it('loses nothing of a list that it cannot read', () => {
  for (const text of ['{', '{"named": 3}', '{"named": [], "recent": [{"at": 1e300, "hash": ""}]}']) {
    const { items, open } = storageWith(text);
    const own = open();
    expect(own.lists.getState().trouble).toMatch(/could not be read/);
    own.keep('a', dense);
    expect([...items.values()]).toContain(text);
    expect(namesOf(own)).toEqual(['a']);
  }
});

it('takes settings that are no longer possible as a link does', () => {
  expect(experimentOf({ at: 0, hash: '#N=500&p=nonsense&colour=red' })).toMatchObject({
    N: 500,
    p: defaults().p,
  });
});

it('says what differs from the usual settings', () => {
  expect(inWords(defaults())).toBe('The usual settings');
  expect(inWords(dense)).toMatch(/: 3 · .*: 500$/);
});
