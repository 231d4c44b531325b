/** Tables of kept runs for other programs. */
import { toHash } from '../../experiment/url.ts';
import type { KeptRun } from '../../store/kept-run.ts';
import { certified } from '../certified.ts';

/** What changed, in words: `N: 2000 → 500`. */
export const changeWords = ({ changed }: Pick<KeptRun, 'changed'>): string => {
  if (!changed) return 'the first run';
  if (changed.length === 0) return 'the same settings';
  return changed.map(({ name, left, right }) => `${name}: ${left} → ${right}`).join('; ');
};

/** The certified distance, with the digits that are certain; empty if it is not known. */
export const distanceWords = ({ solved }: Pick<KeptRun, 'solved'>): string =>
  solved ? certified(solved.lower, solved.upper) : '';

/** `9 of 10`; empty where the modes are not known. */
export const modesWords = ({ figures: { captured, modes } }: Pick<KeptRun, 'figures'>): string =>
  captured === undefined ? '' : `${captured} of ${modes}`;

/** All figures of the runs as comma-separated values (RFC 4180), with the settings as the end of a link. */
export function csvOf(runs: readonly KeptRun[]): string {
  const names = [...new Set(runs.flatMap(({ figures }) => Object.keys(figures)))];
  const head = ['run', 'changed', 'iterations', 'seconds', 'lower', 'upper', ...names, 'settings'];
  const rows = runs.map((run) => [
    ...[run.id, changeWords(run), run.iterations, run.seconds],
    ...[run.solved?.lower ?? '', run.solved?.upper ?? ''],
    ...names.map((name) => run.figures[name] ?? ''),
    toHash(run.experiment),
  ]);
  return `${[head, ...rows].map((row) => row.map(csvField).join(',')).join('\r\n')}\r\n`;
}

function csvField(value: string | number): string {
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** A table in LaTeX: what changed, iterations, the certified distance, and the modes captured. */
export function latexOf(runs: readonly KeptRun[]): string {
  const head = ['Run', 'Changed', 'Iterations', 'Transport cost', 'Modes'];
  const rows = runs.map((run) => [
    ...[String(run.id), changeWords(run), String(run.iterations)],
    ...[distanceWords(run) || '--', modesWords(run) || '--'],
  ]);
  const lines = [head, ...rows].map((row) => `${row.map(texText).join(' & ')} \\\\`);
  return [
    '\\begin{tabular}{rlrrr}',
    '\\hline',
    lines[0],
    '\\hline',
    ...lines.slice(1),
    '\\hline',
    '\\end{tabular}',
    '',
  ].join('\n');
}

const TEX: Readonly<Record<string, string>> = {
  '\\': '\\textbackslash{}',
  '~': '\\textasciitilde{}',
  '^': '\\textasciicircum{}',
  '→': '$\\to$',
  '±': '$\\pm$',
  '−': '$-$',
  '∞': '$\\infty$',
  '‖': '$\\|$',
  ψ: '$\\psi$',
  σ: '$\\sigma$',
  λ: '$\\lambda$',
  β: '$\\beta$',
  ᵖ: '$^p$',
  '₁': '$_1$',
  '₂': '$_2$',
};

/** Plain text in LaTeX. */
export const texText = (text: string): string =>
  text.replace(/[&%$#_{}]|[\\~^→±−∞‖ψσλβᵖ₁₂]/gu, (c) => TEX[c] ?? `\\${c}`);
