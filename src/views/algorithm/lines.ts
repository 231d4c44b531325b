import type { Frame, Line, Reals, Setup, Stats } from '../../engine/protocol.ts';
import { count, number } from '../format.ts';

export interface Numbers {
  stats: Stats | null;
  frame: Frame | null;
  reals: Reals | null;
  setup: Setup | null;
}

export interface ListingLine {
  line: Exclude<Line, 'idle'>;
  /** Nested in the assigner's loop? */
  inner: boolean;
  text: string;
  explanation: string;
  tex: (n: Numbers) => string;
  /** Live numbers beside the line. */
  live: (n: Numbers) => string;
}

/** The engine's name in words. */
const ENGINES: Record<string, string> = {
  wgsl: 'one GPU kernel',
  'kd-tree': 'k-d tree',
  blocked: 'matrix products',
  plain: 'plain loops',
};

/** Smallest and largest load, `0…7`. */
export function loadRange(loads: Int32Array): string {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const n of loads) {
    if (n < low) low = n;
    if (n > high) high = n;
  }
  return loads.length > 0 ? `${count(low)}…${count(high)}` : '–';
}

/** Algorithm 1 of Laschos, Tinapp and Obermayer (2020), the assigner's objective with the sign of their Eq. 13. */
export const LISTING: readonly ListingLine[] = [
  {
    line: 'generate',
    inner: true,
    text: 'generate xᵢ = G(zᵢ)',
    explanation: 'Fresh latents are drawn and the generator turns each into a point: m of them.',
    tex: () => String.raw`x_i = G_\theta(z_i),\quad z_i \sim \mu,\quad i = 1,\dots,m`,
    live: ({ setup, stats }) => `m = ${count(setup?.m ?? stats?.m ?? Number.NaN)}`,
  },
  {
    line: 'assign',
    inner: true,
    text: 'assign: least s·c + ψ',
    explanation:
      'Each point goes to the real where scaled cost plus potential is least. ψ is a price on top of the cost: a crowded real is dear, an empty one is cheap.',
    tex: ({ setup }) => {
      const rule = String.raw`a(i) = \arg\min_j\, s\,c(x_i, y_j) + \psi_w(y_j)`;
      if (!setup?.costTex) return rule;
      return String.raw`\begin{gathered} ${rule} \\ c(x,y) = ${setup.costTex} \end{gathered}`;
    },
    live: ({ reals, setup }) => {
      if (!reals || !setup) return '';
      const engine = ENGINES[setup.assignmentEngine] ?? setup.assignmentEngine;
      return `N = ${count(reals.points.length / reals.dimension)} · s = ${number(setup.scale)} · ${engine}`;
    },
  },
  {
    line: 'count',
    inner: true,
    text: 'count nⱼ at each real',
    explanation:
      'How many points each real received. In the end every real should receive its fair share m/N.',
    tex: () => String.raw`n_j = \#\{\, i : a(i) = j \,\},\qquad \sum_j n_j = m`,
    live: ({ frame, stats }) => {
      if (!frame) return '';
      const fair = frame.loadsFrom / frame.loads.length;
      return `nⱼ = ${loadRange(frame.loads)} · fair ${number(fair)} · ${count(stats?.unassigned ?? 0)} empty`;
    },
  },
  {
    line: 'assigner',
    inner: true,
    text: 'step ψ: even out loads',
    explanation:
      'One optimiser step on the assigner, which climbs on L: ψ rises where too many points arrive and falls where too few do. The dual value is a lower bound on the transport cost.',
    tex: () => String.raw`\max_w\; L(w) = \sum_j \Big(\frac{n_j}{m} - \frac1N\Big)\,\psi_w(y_j)`,
    live: ({ stats }) => (stats ? `L = ${number(stats.objective)} · dual ${number(stats.dual)}` : ''),
  },
  {
    line: 'generator',
    inner: false,
    text: 'step G: towards reals',
    explanation:
      'Optimiser steps on the generator: each generated point is pulled along its line to its real; the assignment is held fixed meanwhile.',
    tex: () => String.raw`\min_\theta\; \frac1m \sum_i c\big(G_\theta(z_i),\, y_{a(i)}\big)`,
    live: ({ stats }) => (stats ? `mean cost ${number(stats.assignedCost)}` : ''),
  },
];
