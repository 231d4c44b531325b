import { render, screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import { rememberStep } from '../../store/lesson-progress.ts';
import { FirstLook } from './first-look.tsx';

it('leads a new visitor to the opening lesson', () => {
  render(<FirstLook />);
  expect(screen.getByRole('link').getAttribute('href')).toBe('?lesson=opening&step=1');
});

it('is gone once a lesson was seen', () => {
  rememberStep('opening', 1);
  render(<FirstLook />);
  expect(screen.queryByRole('link')).toBeNull();
});

it('does not lead away from an experiment of a link', () => {
  history.replaceState(null, '', '/#p=1');
  render(<FirstLook />);
  expect(screen.queryByRole('link')).toBeNull();
});
