import { useState } from 'react';
import type { Frame, Reals } from '../../engine/protocol.ts';
import { count, number, plural, times } from '../format.ts';
import { Hint } from '../hint.tsx';
import { useThrottled } from '../hooks.ts';
import { type Cell, Cells } from './cells.tsx';
import { leastAssigned, mostAssigned, rowOf, sideOf } from './pixels.ts';
import { Thumb } from './thumb.tsx';

/** Shown at first; the rest on demand. */
const FEW = 48;
const STRIP = 12;

export interface SamplesProps {
  reals: Reals | null;
  frame: Frame | null;
  /** Names of the classes; their numbers are shown where it is left out. */
  labels?: readonly string[];
}

/** Images of a run: what is generated beside what it is assigned to, and the reals with uneven loads. */
export function Samples({ reals, frame, labels }: SamplesProps) {
  const [all, setAll] = useState(false);
  const [chosen, setChosen] = useState<Cell | null>(null);
  if (!reals || !frame || reals.run !== frame.run || frame.kind !== 'image') {
    return (
      <section className="v-samples" aria-label="Samples">
        <p className="v-empty">The images are being prepared.</p>
      </section>
    );
  }
  const name = (j: number) => className(reals, labels, j);
  const shown = frame.index.length;
  const pairs = Array.from({ length: all ? shown : Math.min(FEW, shown) }, (_, i) =>
    pairCell(reals, frame, name, i),
  );
  // A pair goes on growing while it is looked at.
  const large = chosen ? (pairs.find((c) => c.id === chosen.id) ?? chosen) : pairs[0];
  return (
    <section className="v-samples" aria-label="Samples" data-testid="samples">
      <header className="v-samples-head">
        {large?.picture}
        <div className="v-samples-words">
          <Hint
            text="Left, marked orange: what the generator makes of a fixed latent, always in the same place. Right, marked blue: the real it is assigned to, with its label. Point at a pair to see it larger."
            tex={String.raw`G_\theta(z_i),\; y_{a(i)}`}
          >
            {(trigger) => (
              <button type="button" className="v-panel-title" {...trigger}>
                <span className="v-mark-generated">Generated</span> |{' '}
                <span className="v-mark-real">assigned real</span>
              </button>
            )}
          </Hint>
          <p className="v-samples-fact">{large?.label}</p>
        </div>
        {shown > FEW && (
          <button type="button" className="v-toggle" aria-pressed={all} onClick={() => setAll(!all)}>
            all {count(shown)}
          </button>
        )}
      </header>
      <Cells
        label="Generated images, each beside its assigned real"
        className="v-pairs"
        cells={pairs}
        onChoose={setChosen}
      />
      <Strips reals={reals} frame={frame} name={name} onChoose={setChosen} />
    </section>
  );
}

interface StripsProps {
  reals: Reals;
  frame: Frame;
  name: (real: number) => string;
  onChoose: (cell: Cell | null) => void;
}

/** Reals that receive most and least. Their order is kept for a second, so that it can be read. */
function Strips({ reals, frame: newest, name, onChoose }: StripsProps) {
  const slow = useThrottled(newest, 1000);
  const frame = slow.run === newest.run ? slow : newest;
  const fair = frame.loadsFrom / frame.loads.length;
  const cell = (j: number) => realCell(reals, frame, name, j);
  const strips = [
    {
      title: 'Most over-assigned reals',
      help: 'Reals above their fair share, those with the highest loads first. ψ rises there and turns images away.',
      cells: mostAssigned(frame.loads, frame.psi, fair, STRIP).map(cell),
    },
    {
      title: 'Most under-assigned reals',
      help: 'Reals below their fair share, the lowest loads first, and of these the lowest ψ. ψ falls there until images come.',
      cells: leastAssigned(frame.loads, frame.psi, fair, STRIP).map(cell),
    },
  ];
  return strips.map(({ title, help, cells }) => (
    <div key={title} className="v-strip">
      <Hint text={help} tex="n_j">
        {(trigger) => (
          <button type="button" className="v-panel-title" {...trigger}>
            {title}
          </button>
        )}
      </Hint>
      {cells.length === 0 && <p className="v-empty">None.</p>}
      <Cells label={title} className="v-singles" cells={cells} onChoose={onChoose} />
    </div>
  ));
}

function className(reals: Reals, labels: readonly string[] | undefined, real: number): string {
  const label = reals.labels?.[real];
  return label === undefined ? '' : (labels?.[label] ?? String(label));
}

function pairCell(reals: Reals, frame: Frame, name: (real: number) => string, i: number): Cell {
  const d = frame.dimension;
  const real = frame.index[i];
  const label = name(real);
  return {
    key: i,
    id: `pair ${i}`,
    label:
      `Generated image ${i + 1}, assigned to real ${count(real)}${label && ` (${label})`}: ` +
      `s·c + ψ = ${number(frame.value[i])}, ψ = ${number(frame.psi[real])}, load ${count(frame.loads[real])}`,
    caption: label,
    picture: <Thumb images={[rowOf(frame.generated, i, d), rowOf(reals.points, real, d)]} side={sideOf(d)} />,
  };
}

function realCell(reals: Reals, frame: Frame, name: (real: number) => string, j: number): Cell {
  const d = frame.dimension;
  const label = name(j);
  const share = times((frame.loads[j] * frame.loads.length) / frame.loadsFrom);
  return {
    key: j,
    id: `real ${j}`,
    label:
      `Real ${count(j)}${label && ` (${label})`}: receives ${plural(frame.loads[j], 'image')} ` +
      `(${share} fair share), ψ = ${number(frame.psi[j])}`,
    caption: count(frame.loads[j]),
    picture: <Thumb images={[rowOf(reals.points, j, d)]} side={sideOf(d)} />,
  };
}
