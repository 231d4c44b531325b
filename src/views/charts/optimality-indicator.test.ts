import { describe, expect, it } from 'vitest';
import {
  byShare,
  byUnevenness,
  indicatorHelp,
  type Light,
  lightOf,
  turnedGreen,
} from './optimality-indicator.ts';

describe('the indicator', () => {
  it('is green where loads are even, amber where nearly, and off where nothing can be said', () => {
    const lights = [0, 0.01, 0.02, 0.1, 0.2, Number.NaN].map((share) => lightOf(byShare(share), 'off'));
    expect(lights).toEqual(['green', 'green', 'amber', 'amber', 'off', 'off']);
  });

  it('does not flicker around its limits', () => {
    const lights = (shares: number[]) => {
      let light: Light = 'off';
      return shares.map((share) => {
        light = lightOf(byShare(share), light);
        return light;
      });
    };
    expect(lights([0.011, 0.0099, 0.011, 0.0099, 0.012])).toEqual(['amber', ...Array(4).fill('green')]);
    expect(lights([0.11, 0.099, 0.11, 0.101])).toEqual(['off', 'amber', 'amber', 'amber']);
    expect(lights([0, 0.016, 0.3])).toEqual(['green', 'amber', 'off']);
  });

  it('explains itself with numbers', () => {
    const even = { share: 0.004, unevenness: null, m: 400, N: 200, dual: 0.0123, exact: '0.012400' };
    expect(indicatorHelp(even)).toMatch(
      /Theorem 3\.3.*0\.4 % of the points.*dual value is 0\.0123, the certified/,
    );
    expect(indicatorHelp(even)).not.toContain('whole number');
    expect(indicatorHelp({ ...even, m: 300, exact: null })).toMatch(/0\.0123\. m\/N is not a whole number/);
    expect(indicatorHelp({ ...even, m: 50, share: Number.NaN })).toContain('prove nothing');
  });

  it('judges random points by the unevenness that chance does not explain', () => {
    const lights = [-0.02, 0.05, 0.1, 0.24, 0.4].map((u) => lightOf(byUnevenness(u, 2000, 2000), 'off'));
    expect(lights).toEqual(['green', 'green', 'amber', 'amber', 'off']);
    expect(lightOf(byUnevenness(0, 100, 2000), 'green')).toBe('amber'); // too few to tell
    const even = { share: 0.4, unevenness: 0.02, m: 2000, N: 2000, dual: 0.5, exact: null };
    expect(indicatorHelp(even)).toMatch(
      /Theorem 3\.3.*is 0\.02, give or take 0\.0316 .*dual value is 0\.5\./,
    );
    expect(turnedGreen(even)).not.toContain('optimal');
  });

  it('claims an optimal plan only where shares are whole', () => {
    const even = { share: 0.004, unevenness: null, N: 200 };
    expect(turnedGreen({ ...even, m: 400 })).toBe(
      'Loads are even: the assignment is an optimal plan, up to 0.4 % of the points.',
    );
    expect(turnedGreen({ ...even, m: 300 })).not.toContain('optimal');
  });
});
