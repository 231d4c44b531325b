/** Ten moments to show in a lecture, each a link. `docs/TEACHING.md` lists them. */
import { besideParts, type Pace } from '../experiment/beside.ts';
import { defaults, withChange } from '../experiment/experiment.ts';
import { toHash } from '../experiment/url.ts';
import type { Experiment } from '../settings/table.ts';

interface Moment {
  title: string;
  /** What to do and to say. */
  says: string;
  /** The query, as `lesson=even&step=2`. */
  query?: string;
  change?: Partial<Experiment>;
  beside?: { change: Partial<Experiment>; pace: Pace };
}

export const MOMENTS: readonly Moment[] = [
  {
    title: 'Guess the matching',
    says: 'Everyone who opens the link has the same points: press “Guess it yourself”, connect, compare.',
    change: { play: false, seed: 7 },
  },
  {
    title: 'p = ½, 1 and 2',
    says: 'The optimum of the same six points beside each other: one crossing at 2, and why there is none at 1. The next step drags p.',
    query: 'lesson=cost&step=3',
  },
  {
    title: 'How a step changes ψ',
    says: 'Twelve reals, their loads, and the change of ψ at each as a bar. Press A for the next step.',
    query: 'lesson=potential&step=1',
  },
  {
    title: 'Even loads mean optimal',
    says: 'The dual value rises to the exact value; the light turns green when the loads are even.',
    query: 'lesson=even&step=2',
  },
  {
    title: 'The network cannot, the table can',
    says: 'The same points and rate, ψ as a table and as a network.',
    query: 'lesson=even&step=3',
  },
  {
    title: 'Algorithm 1, line by line',
    says: 'At full height, a step at a time: A for the assigner, G for the generator; the numbers follow.',
    change: { presentation: true, play: false, N: 200 },
  },
  {
    title: 'Small m against m = N, at equal time',
    says: 'Both by the clock; then Measure judges both by fresh samples.',
    change: { ratio: 1 / 32, play: false },
    beside: { change: { ratio: 1 }, pace: 'time' },
  },
  {
    title: 'A landscape against addresses',
    says: 'WGAN-GP with its critic on the left, this method with its cells on the right, by the clock.',
    change: { method: 'wgan-gp', play: false, layers: 'reals,generated,critic,cells' },
    beside: { change: { method: 'assignment' }, pace: 'time' },
  },
  {
    title: 'Squared against SSIM',
    says: 'The same latents and digits under two costs. Press a digit for its nearest reals under both.',
    query: 'lesson=digits&step=3',
  },
  {
    title: 'The paper’s tables',
    says: 'Tables 1 and 2 beside the results of this lab, with what unseen images and reals drawn again would score.',
    query: 'experiments',
  },
];

/** The link of a moment, relative to the page, in a theme. */
export function linkOf({ query, change, beside }: Moment, theme: Experiment['theme']): string {
  const left = withChange(defaults(change?.data, change?.method), { ...change, theme });
  const parts = beside ? besideParts(left, withChange(left, beside.change), beside.pace) : [];
  return `./${query ? `?${query}` : ''}${toHash(left, parts)}`;
}
