/** The glossary: each symbol and term of the lessons, in the words of the page's help where it has them. */
import { setting } from '../experiment/settings.ts';
import { LAYERS } from '../views/layers.ts';

export interface Term {
  name: string;
  tex: string;
  says: string;
  /** Where a formula contains it. */
  within?: RegExp;
}

const ofLayer = (name: string): string => LAYERS.find((layer) => layer.name === name)?.help ?? '';

export const TERMS = {
  x: {
    name: 'generated point x',
    tex: String.raw`x_i = G_\theta(z_i)`,
    says: 'A point that the generator makes of a latent z: an orange square.',
    within: /(?<![\\a-zA-Z])x(?![a-zA-Z])/,
  },
  y: {
    name: 'real y',
    tex: 'y_j',
    says: 'A point of the data: a blue circle. There are N of them, each of mass 1/N.',
    within: /(?<![\\a-zA-Z])y(?![a-zA-Z])/,
  },
  c: {
    name: 'transport cost c',
    tex: 'c(x, y)',
    says: setting('cost').help,
    within: /(?<![\\a-zA-Z])c(?![a-zA-Z])/,
  },
  p: {
    name: 'exponent p',
    tex: String.raw`c(x, y) = \lVert x - y\rVert^p`,
    says: setting('p').help,
    within: /(?<![\\a-zA-Z])p(?![a-zA-Z])/,
  },
  s: {
    name: 'scale s',
    tex: 's',
    says: 'The constant that multiplies the cost in the assignment, so that its largest value between two reals is about 1. ψ is in units of s·c.',
    within: /(?<![\\a-zA-Z])s(?![a-zA-Z])/,
  },
  N: { name: 'number of reals N', tex: 'N', says: setting('N').help, within: /(?<![\\a-zA-Z])N(?![a-zA-Z])/ },
  m: {
    name: 'number of generated points m',
    tex: 'm',
    says: setting('ratio').help,
    within: /(?<![\\a-zA-Z])m(?![a-zA-Z])/,
  },
  n: {
    name: 'load n',
    tex: String.raw`n_j = \#\{i : a(i) = j\}`,
    says: 'The number of generated points that real j receives. Its fair share is m/N.',
    within: /(?<![\\a-zA-Z])n_j/,
  },
  a: {
    name: 'assignment a',
    tex: String.raw`a(i) = \arg\min_j \{\, s\,c(x_i, y_j) + \psi(y_j) \,\}`,
    says: ofLayer('lines'),
    within: /(?<![\\a-zA-Z])a\(/,
  },
  psi: {
    name: 'potential ψ',
    tex: String.raw`\psi(y_j)`,
    says: 'One number for each real, its price: it is added to the cost of going there. A network or a table learns it.',
    within: /\\psi/,
  },
  ctransform: {
    name: 'c-transform ψᶜ',
    tex: String.raw`\psi^c(x) = \min_j \{\, c(x, y_j) + \psi(y_j) \,\}`,
    says: ofLayer('psi'),
    within: /\\psi\^c/,
  },
  cell: { name: 'cell', tex: String.raw`\{x : a(x) = j\}`, says: ofLayer('cells') },
  D: {
    name: 'dual value D',
    tex: String.raw`D(\psi) = \tfrac1m \sum_i \psi^c(x_i) - \tfrac1N \sum_j \psi(y_j)`,
    says: 'A lower bound on the optimal transport cost, whatever ψ is. The assigner raises it.',
    within: /(?<![\\a-zA-Z])D\(/,
  },
  T: {
    name: 'optimal transport cost T',
    tex: String.raw`\mathcal{T}_c(\mu, \nu)`,
    says: 'The least total cost of moving the mass of the generated points to the reals so that each real receives its share.',
    within: /\\mathcal\{T\}/,
  },
  mu: {
    name: 'distributions μ,ν',
    tex: String.raw`\mu, \quad \nu = \tfrac1N \sum_j \delta_{y_j}`,
    says: 'How the mass of the generated points is spread, and that of the reals. A map pushes μ forward to the distribution of its images.',
    within: /\\mu/,
  },
  plan: {
    name: 'transport plan π',
    tex: String.raw`\pi_{ij}`,
    says: 'How much mass each generated point sends to each real.',
    within: /\\pi/,
  },
  W1: {
    name: 'Wasserstein-1 distance W₁',
    tex: 'W_1',
    says: 'The optimal transport cost under the Euclidean distance.',
    within: /W_1/,
  },
  W2: {
    name: 'Wasserstein-2 distance W₂',
    tex: String.raw`W_2 = \sqrt{\mathcal{T}_{d^2}}`,
    says: 'The square root of the optimal transport cost under the squared Euclidean distance.',
    within: /W_2/,
  },
  z: {
    name: 'latent z',
    tex: 'z',
    says: setting('latent').help,
    within: /(?<![\\a-zA-Z])z(?![a-zA-Z])/,
  },
  G: {
    name: 'generator G',
    tex: String.raw`G_\theta`,
    says: 'The network that turns latents into points; θ are its weights.',
    within: /G_\\theta/,
  },
  f: {
    name: 'critic f',
    tex: 'f',
    says: 'A network that gives each place of the plane one number. The generator moves points to where it is higher.',
    within: /(?<![\\a-zA-Z])f(?![a-zA-Z])/,
  },
  v: {
    name: 'velocity v',
    tex: String.raw`v_\theta(x, t)`,
    says: ofLayer('paths'),
    within: /v_\\theta/,
  },
} as const satisfies Record<string, Term>;

export type TermId = keyof typeof TERMS;

/** The symbol of a term, which its name ends with. */
export const symbolOf = (id: TermId): string => TERMS[id].name.split(' ').at(-1) ?? '';

/** The terms whose symbols a formula contains. */
export const termsIn = (tex: string): TermId[] =>
  (Object.keys(TERMS) as TermId[]).filter((id) => (TERMS[id] as Term).within?.test(tex));

/** A string, or a term with the words that stand for it. */
export type Piece = string | { term: string; shown: string };

export function pieces(text: string): Piece[] {
  return text
    .split(/(\[\[[^\]]+\]\])/)
    .filter(Boolean)
    .map((piece) => {
      const [, term, shown] = /^\[\[([^\]|]+)(?:\|([^\]]+))?\]\]$/.exec(piece) ?? [];
      if (!term) return piece;
      return { term, shown: shown ?? (term in TERMS ? symbolOf(term as TermId) : term) };
    });
}
