import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { methodOf } from '../methods/registry.ts';
import { commaHint, formatNumber, parseNumber } from '../settings/format.ts';
import { type Experiment, isImage, type NumberSetting, type Setting } from '../settings/table.ts';
import { besideParts, PACES, readBeside, sharing } from './beside.ts';
import { defaults, needsRestart, readValue, same, validate, withChange } from './experiment.ts';
import { fromPreset, PRESETS, type Preset, presetOf, RECIPES, withRecipe } from './presets.ts';
import { SETTINGS, setting, stopsOf } from './settings.ts';
import { fromHash, toHash } from './url.ts';

const isNumber = (s: Setting): s is NumberSetting => s.kind === 'number' || s.kind === 'integer';

/** Any valid value of a setting. */
function anyValue(s: Setting): fc.Arbitrary<string | number | boolean> {
  if (s.kind === 'flag') return fc.boolean();
  if (s.kind === 'choice') return fc.constantFrom(...s.options.map((o) => o.value));
  if (s.key === 'drawing') {
    const bytes = fc.array(fc.tuple(fc.nat(255), fc.nat(255)), { maxLength: 600 });
    return bytes.map((pairs) => Buffer.from(pairs.flat()).toString('base64url'));
  }
  if (s.kind === 'text') {
    const units: Record<string, string> = { layers: 'az,', classes: '019,', own: '0af' };
    const unit = units[s.key] ? fc.constantFrom(...units[s.key]) : 'grapheme';
    const text = fc.string({ unit, maxLength: s.maxLength });
    return text.filter((t) => t.length <= s.maxLength && (s.pattern?.test(t) ?? true));
  }
  if (s.values) return fc.constantFrom(...s.values);
  if (s.kind === 'integer') return fc.integer({ min: s.min, max: s.max });
  return fc.double({ min: s.min, max: s.max, noNaN: true }).map((x) => x + 0); // no -0
}

/** Choices that are not for images alone. */
const FOR_POINTS = {
  cost: 'power',
  generatorCost: 'same',
  assignerKind: 'table',
  criticKind: 'dense',
} as const;

/** What a method allows one choice of. */
const fixedBy = (e: Experiment): Partial<Experiment> =>
  Object.fromEntries(Object.entries(methodOf(e).fixes ?? {}).map(([key, { value }]) => [key, value]));

const experiments = fc
  .record(Object.fromEntries(SETTINGS.map((s) => [s.key, anyValue(s)])))
  .map((e) => e as unknown as Experiment)
  .filter((e) => !isImage(e) || e.N <= 5000)
  .map((e) => (isImage(e) ? e : { ...e, ...FOR_POINTS }))
  .map((e) => ({ ...e, ...fixedBy(e) }))
  .map((e) => ({ ...e, start: 'none' as const })); // it goes with few settings: see its own tests

describe('the table', () => {
  it('has every key once, each with a label, a help text and a default that it accepts', () => {
    expect(new Set(SETTINGS.map((s) => s.key)).size).toBe(SETTINGS.length);
    for (const s of SETTINGS) {
      expect(s.label, s.key).not.toBe('');
      expect(s.help.length, s.key).toBeGreaterThan(15);
      expect(readValue(s, s.default), s.key).toEqual({ value: s.default });
      if (s.imageDefault !== undefined)
        expect(readValue(s, s.imageDefault)).toEqual({ value: s.imageDefault });
    }
  });

  it('has sliders with rising stops inside the range, default included', () => {
    for (const s of SETTINGS.filter(isNumber)) {
      const stops = stopsOf(s);
      if (s.key === 'seed') continue; // typed, never slid
      expect(stops.length, s.key).toBeGreaterThan(s.values ? 1 : 2);
      expect(stops).toContain(s.default);
      expect(stops[0]).toBe(s.min);
      expect([...stops].sort((a, b) => a - b)).toEqual(stops);
      for (const stop of stops) expect(readValue(s, stop), `${s.key} ${stop}`).toEqual({ value: stop });
    }
  });
});

describe('validate', () => {
  it('reads no input at all as the defaults', () => {
    expect(validate({})).toEqual({ experiment: defaults(), notices: [] });
    expect(validate({ data: 'mnist' }).experiment).toEqual(defaults('mnist'));
    expect(defaults('mnist').N).toBe(1000);
  });

  it.each([
    ['N', '9'],
    ['N', '20001'],
    ['N', '100.5'],
    ['N', 'many'],
    ['N', ''],
    ['N', '0x10'],
    ['p', Number.NaN],
    ['p', 'NaN'],
    ['p', 'Infinity'],
    ['p', Number.POSITIVE_INFINITY],
    ['p', '1e999'],
    ['ratio', '1/0'],
    ['ratio', true],
    ['image', '20'],
    ['data', 'constructor'],
    ['data', 3],
    ['play', '2'],
    ['expr', 'x'.repeat(100_000)],
    ['expr', 'x\u0000'],
    ['text', '\ud800'],
    ['drawing', 'a b'],
  ])('falls back for %s = %j and says so', (key, value) => {
    const { experiment, notices } = validate({ [key]: value });
    expect(experiment).toEqual(defaults());
    expect(notices).toHaveLength(1);
    expect(notices[0]).toContain(`${key} = “`);
    expect(notices[0].length).toBeLessThan(250);
  });

  it('says what would be right', () => {
    expect(validate({ N: '9' }).notices[0]).toBe(
      'N = “9” was not taken: it must be a whole number from 10 to 20000.',
    );
    expect(validate({ image: 20 }).notices[0]).toContain('one of 16, 28, 32');
    expect(validate({ ratio: 99 }).notices[0]).toContain('from 1/64 to 16');
  });

  it.each(['__proto__', 'constructor', 'toString', 'nonsense'])('leaves out the unknown key %s', (key) => {
    const { experiment, notices } = validate(JSON.parse(`{ "${key}": "1" }`));
    expect(same(experiment, defaults())).toBe(true);
    expect(Object.keys(experiment)).toEqual(Object.keys(defaults()));
    expect(notices).toHaveLength(1);
  });

  it('allows 5000 images and no more', () => {
    expect(validate({ data: 'mnist', N: 5000 })).toMatchObject({ experiment: { N: 5000 }, notices: [] });
    const { experiment, notices } = validate({ data: 'mnist', N: 5001 });
    expect(experiment.N).toBe(1000);
    expect(notices[0]).toContain('at most 5000');
  });
});

describe('a starting point', () => {
  it('sets everything as it was trained, from the page and from a link', () => {
    const chosen = withChange({ ...defaults(), speed: 5, seed: 9 }, { start: 'fashion-ssim' });
    expect(chosen).toMatchObject({ data: 'fashion', cost: 'ssim', start: 'fashion-ssim', speed: 5, seed: 1 });
    expect(validate({ start: 'fashion-ssim', speed: 5 })).toEqual({ experiment: chosen, notices: [] });
    expect(fromHash(toHash(chosen))).toEqual({ experiment: chosen, notices: [] });
    expect(toHash(withChange(defaults(), { start: 'mnist-square' }))).toBe('#start=mnist-square');
    const slower = { ...chosen, ratio: 1, play: false }; // a default, but not what it was trained with
    expect(fromHash(toHash(slower))).toEqual({ experiment: slower, notices: [] });
  });

  it('is left by what it was not trained with, and kept by what may change while running', () => {
    const chosen = withChange(defaults(), { start: 'mnist-square' });
    expect(withChange(chosen, { assignerRate: 0.01, backend: 'cpu' }).start).toBe('mnist-square');
    for (const change of [{ seed: 2 }, { N: 500 }, { generatorWidth: 64 }, { data: 'ring' }] as const)
      expect(withChange(chosen, change).start).toBe('none');
    const { experiment, notices } = validate({ start: 'mnist-square', N: 500, ratio: 4 });
    expect(experiment).toMatchObject({ start: 'none', N: 500, ratio: 4, data: 'ring' });
    expect(notices[0]).toContain('trained with other settings');
  });
});

describe('a method', () => {
  it('has usual settings of its own, which links need not name', () => {
    const e = withChange(defaults(), { method: 'wgan' });
    expect(e).toEqual(defaults('ring', 'wgan'));
    expect(e).toMatchObject({ optimiser: 'rmsprop', generatorRate: 5e-5, criticSteps: 5, cost: 'euclidean' });
    expect(toHash(e)).toBe('#method=wgan');
    expect(fromHash('#method=wgan')).toEqual({ experiment: e, notices: [] });
    expect(withChange(e, { method: defaults().method })).toEqual(defaults());
    expect(withChange(withChange(defaults(), { method: 'wgan-gp' }), { data: 'mnist' }).penalty).toBe(10);
    expect(defaults('ring', 'wgan-gp').penalty).toBe(0.1);
  });

  it('keeps what was chosen when another is, and allows what it can do', () => {
    const chosen = withChange(defaults(), { generatorRate: 0.01, cost: 'norm' });
    expect(withChange(chosen, { method: 'gan' })).toMatchObject({ generatorRate: 0.01, cost: 'norm' });
    const wgan = withChange(chosen, { method: 'wgan' });
    expect(wgan).toMatchObject({ generatorRate: 0.01, cost: 'euclidean' });
    expect(withChange(wgan, { cost: 'square' }).cost).toBe('euclidean');
    const { experiment, notices } = validate({ method: 'wgan-lp', cost: 'square' });
    expect(experiment.cost).toBe('euclidean');
    expect(notices).toEqual([
      'cost = “square” was not taken: its critic is one function with slopes of at most 1, which solves the dual for the Euclidean distance alone.',
    ]);
  });

  it('shows no settings that mean nothing to it, and shared ones once', () => {
    const shown = (method: string) => {
      const e = defaults('ring', method);
      return SETTINGS.filter((s) => s.when?.(e) ?? true).map((s) => s.key);
    };
    expect(shown('gan')).toEqual(expect.arrayContaining(['ganLoss', 'minibatch', 'criticRate', 'cost']));
    for (const key of ['ratio', 'batch', 'generatorCost', 'steps', 'clip', 'penalty'] as const)
      expect(shown('gan')).not.toContain(key);
    expect(shown('wgan')).toContain('clip');
    expect(shown('wgan-gp').filter((key) => key === 'penalty')).toHaveLength(1);
    expect(shown(defaults().method)).not.toContain('minibatch');
  });
});

describe('recipes', () => {
  const recipe = (id: string) => RECIPES.find((r) => r.id === id) as Preset;
  const mnist = { ...defaults('mnist'), seed: 7 };

  it('keep data, cost and seed, and know the scale of the authors’ code', () => {
    const torus = { ...mnist, cost: 'torus', period: 3 } as const;
    expect(withRecipe(recipe('large'), torus)).toMatchObject({
      cost: 'torus',
      period: 3,
      seed: 7,
      steps: 10,
    });
    expect(withRecipe(recipe('small'), mnist)).toMatchObject({ scaling: 'factor', factor: 0.1, batch: 16 });
    const ssim = withRecipe(recipe('large'), { ...mnist, cost: 'ssim' });
    expect(ssim).toMatchObject({ factor: 5, window: 11, generatorCost: 'ssim', generatorWindow: 4 });
  });

  it('of the paper: one step over all pairs, the diameter one', () => {
    const paper = withRecipe(recipe('paper'), { ...mnist, cost: 'ssim' });
    expect(paper).toMatchObject({ batch: 0, ratio: 10, scaling: 'diameter', generatorCost: 'same' });
    expect(withRecipe(recipe('quick'), paper)).toEqual({ ...mnist, cost: 'ssim' });
  });
});

describe('the link', () => {
  it('is empty for the defaults and holds only what differs', () => {
    expect(toHash(defaults())).toBe('');
    expect(toHash(defaults('mnist'))).toBe('#data=mnist');
    expect(toHash({ ...defaults(), ratio: 0.25, play: false })).toBe('#ratio=0.25&play=0');
  });

  it('gives every experiment back', () => {
    fc.assert(
      fc.property(experiments, (e) => {
        const hash = toHash(e);
        expect(fromHash(new URL(`http://host/${hash}`).hash)).toEqual({ experiment: e, notices: [] });
      }),
      { numRuns: 300 },
    );
  });

  /** Each may have any value, whatever the others are: not so the data, their number and the starting point. */
  const FREE = SETTINGS.filter(({ key }) => key !== 'data' && key !== 'N' && key !== 'start');

  it.each(FREE.map((s) => [s.key, s] as const))('keeps any value of %s', (key, s) => {
    fc.assert(
      fc.property(anyValue(s), (value) => {
        const e = { ...defaults('mnist'), [key]: value } as Experiment;
        expect(fromHash(toHash(e)).experiment[key]).toBe(value);
      }),
    );
  });

  /** What programs make of an address in a message. */
  const MEDIA: Record<string, (link: string) => string | undefined> = {
    'a chat that escapes HTML and cuts the end': (link) =>
      link.replaceAll('&', '&amp;').replace(/[^\p{L}\p{N}/#]+$/u, ''),
    'a link that is escaped twice': (link) => link.replaceAll('&', '&amp;').replaceAll('&', '&amp;'),
    Markdown: (link) => /\]\((\S*?)\)/.exec(`[a run](${link})`)?.[1],
    'Markdown, in stars': (link) => /\*\*(\S*?)\*\*/.exec(`**${link}**`)?.[1],
    'a mail, in angle brackets': (link) => /<(\S*?)>/.exec(`<${link}>`)?.[1],
    'a mail, in a sentence': (link) => /\(see (\S*?)[).,;:!?]+$/.exec(`(see ${link}).`)?.[1],
    quotes: (link) => /'(\S*?)'/.exec(`'${link}'`)?.[1],
  };

  it.each(Object.entries(MEDIA))('survives %s', (_, sent) => {
    const survives = (e: Experiment) => {
      const received = sent(`https://host.example/lab/${toHash(e)}`) ?? '';
      expect(fromHash(new URL(received).hash)).toEqual({ experiment: e, notices: [] });
    };
    fc.assert(fc.property(experiments, survives), { numRuns: 20 });
    const hard = fc.constantFrom(...'()[]{}<>!.,;:?*_~-+\'"`|\\/&=#%@^ é日♥');
    const text = fc.string({ unit: hard, minLength: 1, maxLength: 12 });
    fc.assert(fc.property(text, (text) => survives({ ...defaults(), data: 'text', text, theme: 'auto' })));
    fc.assert(fc.property(text, (expr) => survives({ ...defaults(), cost: 'custom', expr })));
    for (const drawing of ['AA_', 'AA-', '-----_', '_______-', '--------'])
      survives({ ...defaults(), data: 'drawn', drawing });
  });

  it('survives any text without throwing', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void fromHash(`#${text}`)));
    expect(fromHash('#N=%E0%A4%A').notices[0]).toContain('cannot be read');
  });

  it.each([
    ['by hand', 'abs(x1-y1)+5*abs(x2-y2)', 'abs(x1-y1)+5*abs(x2-y2)'],
    ['by a browser', 'abs(x1-y1)%20+%205*abs(x2-y2)', 'abs(x1-y1) + 5*abs(x2-y2)'],
    ['by a careful hand', 'sum(abs(x-y)%5E1.5)+1', 'sum(abs(x-y)^1.5)+1'],
    ['by a form encoder', 'abs%28x1-y1%29+%2B+5*abs%28x2-y2%29', 'abs(x1-y1) + 5*abs(x2-y2)'],
  ])('reads a formula written %s', (_, written, read) => {
    expect(fromHash(`#cost=custom&expr=${written}`).experiment.expr).toBe(read);
  });
});

describe('a second experiment', () => {
  const read = (hash: string) => {
    const { experiment, beside } = fromHash(hash);
    return beside ? readBeside(experiment, beside) : null;
  };

  it('comes back from a link, whatever both are; old links have none', () => {
    fc.assert(
      fc.property(experiments, experiments, fc.constantFrom(...PACES), (left, other, pace) => {
        const right = sharing(other, left);
        const hash = toHash(left, besideParts(left, right, pace));
        expect(fromHash(hash).experiment).toEqual(left);
        expect(read(hash)).toEqual({ experiment: right, pace, notices: [] });
        expect(read(toHash(left))).toBeNull();
      }),
      { numRuns: 300 },
    );
  });

  it('is in a link by its differences alone', () => {
    const left = defaults();
    expect(toHash(left, besideParts(left, left, 'iteration'))).toBe('#beside');
    expect(toHash(left, besideParts(left, left, 'time'))).toBe('#beside=time');
    const right = { ...left, cost: 'euclidean', theme: 'dark' } as const;
    expect(toHash(left, besideParts(left, right, 'iteration'))).toBe('#beside.cost=euclidean');
    const digits = withChange(left, { data: 'mnist' });
    expect(toHash(left, besideParts(left, digits, 'iteration'))).toBe('#beside.data=mnist');
  });

  it('says what is wrong in its part of a link', () => {
    const { experiment, notices, pace } =
      read('#N=100&beside=x&beside.foo=1&beside.p=99&beside.cost=ssim&beside.theme=dark') ?? {};
    expect(pace).toBe('iteration');
    expect(experiment).toEqual({ ...defaults(), N: 100 });
    expect(notices).toEqual([
      'beside = “x” was not taken: it must be iteration or time.',
      '“beside.foo” is no setting and was left out.',
      'beside.p = “99” was not taken: it must be a number from 0.5 to 4.',
      '“beside.theme” was left out: it is the same on both sides.',
      'beside.cost = “ssim” was not taken: it is for images.',
    ]);
  });

  it('never throws, whatever its part of a link is', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        fc.constantFrom('cost', 'N', 'start', 'x', ''),
        (text, key) => {
          expect(read(`#beside.${key}=${text}`)?.experiment.data).toBe('ring');
        },
      ),
    );
  });
});

describe('a change', () => {
  it('needs a new run exactly where the table says so', () => {
    const e = defaults();
    for (const s of SETTINGS) {
      fc.assert(
        fc.property(anyValue(s), (value) => {
          const changed = { ...e, [s.key]: value } as Experiment;
          expect(needsRestart(e, changed)).toBe(!s.live && value !== s.default);
        }),
        { numRuns: 20 },
      );
    }
  });

  it('moves what was left at its default when points become images, and keeps the rest', () => {
    const images = withChange(withChange(defaults(), { ratio: 2, N: 700 }), { data: 'mnist' });
    expect(images).toEqual({ ...defaults('mnist'), ratio: 2, N: 700 });
    expect(withChange(images, { data: 'ring' })).toEqual({ ...defaults(), ratio: 2, N: 700 });
    expect(withChange({ ...defaults(), N: 20000 }, { data: 'mnist' }).N).toBe(5000);
  });
});

describe('numbers', () => {
  const ratio = setting('ratio') as NumberSetting;
  const q = setting('q') as NumberSetting;

  it('are read as people type them', () => {
    expect(parseNumber(ratio, ' 1/64 ')).toBe(1 / 64);
    expect(parseNumber(ratio, '.5')).toBe(0.5);
    expect(parseNumber(ratio, '1e-3')).toBe(0.001);
    for (const infinity of ['∞', 'inf', 'Infinity', ' INF ']) expect(parseNumber(q, infinity)).toBe(16);
    for (const bad of ['', '1/2/3', '1,2,3', ',', 'Infinity', 'inf', '--1', '1 2', '1,250'])
      expect(parseNumber(ratio, bad)).toBeNaN();
  });

  it('are read as other languages and keyboards write them', () => {
    const N = setting('N') as NumberSetting;
    for (const half of ['0,5', ',5', '０.５', '０，５', '½', '1⁄2', '5,0e-1', '5e−1'])
      expect(parseNumber(ratio, half), half).toBe(0.5);
    for (const many of ['2,000', '2 000', '2\u202f000', '2’000', '２０００', '2000,0'])
      expect(parseNumber(N, many), many).toBe(2000);
    expect(readValue(ratio, '1,250')).toEqual({ right: 'a number from 1/64 to 16' }); // 1.25 or 1250?
    expect(commaHint('1,250')).toContain('1.5');
    expect(commaHint('many')).toBe('');
  });

  it('are written shortly', () => {
    expect(formatNumber(ratio, 1 / 64)).toBe('1/64');
    expect(formatNumber(ratio, 1.5)).toBe('1.5');
    expect(formatNumber(q, 16)).toBe('∞');
    expect(formatNumber(setting('assignerRate') as NumberSetting, 1e-3)).toBe('0.001');
  });
});

describe('presets', () => {
  it.each(PRESETS.map((p) => [p.id, p] as const))('%s is a valid experiment', (_, preset) => {
    const now = { ...defaults(), theme: 'dark' as const, seed: 7 };
    const e = fromPreset(preset, now);
    expect(validate({ ...e })).toEqual({ experiment: e, notices: [] });
    expect(e.theme).toBe('dark');
    expect(e.seed).toBe(1);
    expect(presetOf({ ...e, seed: 7, speed: 2 })).toBe(preset);
    expect(presetOf({ ...e, N: 123 })).toBeUndefined();
  });
});
