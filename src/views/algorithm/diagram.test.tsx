import { render, screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import { diagram } from '../../methods/assignment/diagram.ts';
import { DiagramFigure } from './diagram.tsx';

const assignment = diagram({ train: 'both', assignerKind: 'dense' });
const litAt = (line: string) => {
  render(<DiagramFigure diagram={assignment} line={line} />);
  return [...document.querySelectorAll('g.v-part-lit')].map((part) => part.textContent);
};

it('has its content in words as its name', () => {
  litAt('idle');
  expect(screen.getByRole('img', { name: /^Latents z pass through the generator G/ })).toBeTruthy();
});

it('lights the parts of the line that runs, the gradient included', () => {
  expect(litAt('generator')).toEqual(['gradient of the cost', 'Ggenerator']);
});

it('lights nothing at rest', () => {
  expect(litAt('idle')).toEqual([]);
});
