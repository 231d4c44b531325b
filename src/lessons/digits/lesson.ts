import type { Lesson } from '../lesson.ts';
import { proved } from '../measures.ts';

/** Small, so that a step takes no minute without a GPU. */
const DIGITS = { data: 'mnist', image: 16, N: 200 } as const;

export const digits: Lesson = {
  id: 'digits',
  title: 'Digits: squared against SSIM',
  about: 'Two costs between images, which disagree about what is near.',
  steps: [
    {
      title: 'Points become images',
      text: 'A [[x|generated point]] is now an image of 16 × 16 pixels, that is 256 numbers. Everything else stays: each is assigned to one of 200 real digits.',
      tex: String.raw`c(x, y) = \sum_k (x_k - y_k)^2`,
      paper: 'Section 6.1',
      part: 'picture',
      setup: DIGITS,
      predict: {
        ask: 'Shift a thin stroke by its own width. Its squared distance to the original is …',
        options: ['large', 'small'],
      },
      run: { iterations: 30 },
      measured: proved(0),
      found:
        'Large: every pixel of the stroke differs, at the old place and at the new one. A blurred digit is nearer.',
      notes: 'This is why means of digits are blurred, and why pixels alone are a poor judge.',
    },
    {
      title: 'Structural similarity',
      text: 'SSIM compares local means, contrasts and patterns in small windows. The cost is 1 − SSIM.',
      tex: String.raw`c(x, y) = 1 - \mathrm{SSIM}(x, y)`,
      paper: 'Section 5, Figure 1',
      part: 'cost',
      setup: { ...DIGITS, cost: 'ssim' },
      predict: { ask: 'What does an image cost to itself?', range: [0, 2] },
      run: { iterations: 10 },
      measured: () => 0,
      found:
        'Nothing: SSIM of an image with itself is 1. SSIM is never above 1, so the cost is never negative.',
      notes:
        'Press a generated digit: the inspector shows its nearest reals under both costs, as Figure 1 of the paper.',
    },
    {
      title: 'Side by side',
      text: 'The same latents and the same reals; squared on the left, SSIM on the right.',
      part: 'picture',
      setup: DIGITS,
      beside: { change: { cost: 'ssim' } },
      predict: {
        ask: 'Are the same reals nearest under both costs?',
        options: ['Not for all digits', 'Yes, for all'],
      },
      run: { iterations: 20 },
      measured: proved(0),
      found:
        'Not for all: look through the pairs. The paper found SSIM digits more connected, at a similar W₁ (Table 1: 9.68 and 9.67).',
      notes: 'The paper’s tables are under Experiments, with results of this lab beside them.',
    },
  ],
};
