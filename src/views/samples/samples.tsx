import { lazy, useEffect, useRef, useState } from 'react';
import type { Assigned, Frame, Reals } from '../../runtime/protocol/protocol.ts';
import type { Experiment } from '../../settings/table.ts';
import { count } from '../../ui/format.ts';
import { Hint } from '../../ui/help.tsx';
import { useThrottled } from '../../ui/hooks.ts';
import { Later } from '../../ui/Later.tsx';
import type { Ask } from '../image-inspector/ask.ts';
import { type Subject, shownImages } from '../image-inspector/subject.ts';
import { useName } from '../lane.ts';
import { Unassigned } from '../unassigned.tsx';
import { type Cell, Cells } from './cells.tsx';
import { leastAssigned, mostAssigned, rowOf } from './pixels.ts';
import { Thumb } from './thumb.tsx';
import { classOf, countedWords, imageWords, realWords } from './words.ts';

const ImageInspector = lazy(() => import('../image-inspector/image-inspector.tsx'));

/** Reals in a strip. */
const STRIP = 12;

export interface SamplesProps {
  reals: Reals | null;
  frame: Frame | null;
  experiment: Experiment;
  /** The current iteration of the run, which may be ahead of the frame. */
  iteration: number;
  /** What the visitor must do before there are images, if anything. */
  wanted: string | null;
  ask: Ask;
}

/** Images of a run: generated ones next to the reals that they are assigned to, and the reals with uneven loads. */
export function Samples({ reals, frame, experiment, iteration, wanted, ask }: SamplesProps) {
  const [subject, setSubject] = useState<Subject | null>(null);
  const ready = reals && frame && reals.run === frame.run && frame.kind === 'image';
  const moment = ready ? { reals, frame, experiment, iteration } : null;
  const root = useRef<HTMLElement>(null);
  const inspecting = subject !== null;
  useEffect(() => {
    if (!inspecting) return;
    return () =>
      afterFocus(() => {
        // the element that opened the dialog may be gone by then
        if (document.activeElement === document.body) root.current?.querySelector('button')?.focus();
      });
  }, [inspecting]);
  return (
    <section className="v-samples" aria-label={useName('Samples')} data-testid="samples" ref={root}>
      {ready ? (
        <Gallery reals={reals} frame={frame} experiment={experiment} onOpen={setSubject} />
      ) : (
        <p className="v-empty">{wanted ?? 'The images are being prepared.'}</p>
      )}
      {subject && (
        <Later>
          <ImageInspector
            subject={subject}
            onSubject={setSubject}
            onClose={() => setSubject(null)}
            moment={moment}
            ask={ask}
          />
        </Later>
      )}
    </section>
  );
}

/** Calls `then` after a closing dialog has returned the focus, which happens in the next animation frame. */
const afterFocus = (then: () => void) => {
  requestAnimationFrame(() => requestAnimationFrame(then));
};

interface GalleryProps {
  reals: Reals;
  frame: Frame;
  experiment: Experiment;
  onOpen: (subject: Subject) => void;
}

function Gallery({ reals, frame, experiment, onOpen }: GalleryProps) {
  const [chosen, setChosen] = useState<Cell | null>(null);
  const { assigned } = frame;
  const images = Array.from({ length: shownImages(frame) }, (_, i) => imageCell(reals, frame, i));
  // The chosen image is updated during training.
  const large = chosen ? (images.find((c) => c.id === chosen.id) ?? chosen) : images[0];
  return (
    <>
      <header className="v-samples-head">
        {large?.picture}
        <div className="v-samples-words">
          <div className="v-samples-title">
            <Hint text={assigned ? PAIRS.text : ALONE.text} tex={assigned ? PAIRS.tex : ALONE.tex}>
              {(trigger) => (
                <button type="button" className="v-panel-title" {...trigger}>
                  <span className="v-mark-generated">Generated</span>
                  {assigned && (
                    <>
                      {' | '}
                      <span className="v-mark-real">assigned real</span>
                    </>
                  )}
                </button>
              )}
            </Hint>
            <button
              type="button"
              className="v-toggle v-look"
              aria-haspopup="dialog"
              onClick={() => onOpen({ kind: 'generated', at: 0 })}
            >
              Look closer
            </button>
          </div>
          <p className="v-samples-fact">{large?.label}</p>
        </div>
      </header>
      <Cells
        label={assigned ? 'Generated images, each beside its assigned real' : 'Generated images'}
        className={assigned ? (reals.classes ? 'v-pairs v-named' : 'v-pairs') : 'v-singles'}
        cells={images}
        onChoose={setChosen}
        onOpen={({ key }) => onOpen({ kind: 'generated', at: key })}
      />
      {assigned && <Strips {...{ reals, frame, assigned, onOpen }} onChoose={setChosen} />}
      <Unassigned experiment={experiment} />
    </>
  );
}

const PAIRS = {
  text: 'Left, marked orange: what the generator makes of a fixed latent, always in the same place. Right, marked blue: the real it is assigned to, with its label. Point at a pair to see it larger; press it to look closer.',
  tex: String.raw`G_\theta(z_i),\; y_{a(i)}`,
};
const ALONE = {
  text: 'What the generator makes of fixed latents, each always in the same place. Point at an image to see it larger; press it to look closer.',
  tex: String.raw`G_\theta(z_i)`,
};

interface StripsProps {
  reals: Reals;
  frame: Frame;
  assigned: Assigned;
  onChoose: (cell: Cell | null) => void;
  onOpen: (subject: Subject) => void;
}

/** Reals that receive most and least. Their order is kept for a second, to be readable; numbers are current. */
function Strips({ reals, frame, assigned: newest, onChoose, onOpen }: StripsProps) {
  const slow = useThrottled(frame, 1000);
  const { loads, psi } = (slow.run === frame.run ? slow.assigned : null) ?? newest;
  const fair = newest.loadsFrom / newest.loads.length;
  const cell = (j: number) => realCell(reals, newest, j);
  const strips = [
    {
      title: 'Most over-assigned reals',
      help: 'Reals above their fair share, those with the highest loads first, in an order that is updated every second. ψ rises there and turns images away.',
      cells: mostAssigned(loads, psi, fair, STRIP)
        .filter((j) => newest.loads[j] > fair)
        .map(cell),
    },
    {
      title: 'Most under-assigned reals',
      help: 'Reals below their fair share, the lowest loads first, and of these the lowest ψ, in an order that is updated every second. ψ falls there until images come.',
      cells: leastAssigned(loads, psi, fair, STRIP)
        .filter((j) => newest.loads[j] < fair)
        .map(cell),
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
      <span className="v-strip-of">by {countedWords(newest)}</span>
      {cells.length === 0 && <p className="v-empty">None.</p>}
      <Cells
        label={title}
        className="v-singles"
        cells={cells}
        onChoose={onChoose}
        onOpen={({ key }) => onOpen({ kind: 'real', at: key, among: cells.map((c) => c.key) })}
      />
    </div>
  ));
}

/** A generated image, next to the real that it is assigned to, if there is one. */
function imageCell(reals: Reals, { arrays: { generated }, assigned, dimension: d }: Frame, i: number): Cell {
  const real = assigned?.index[i];
  const images = [rowOf(generated, i, d), ...(real === undefined ? [] : [rowOf(reals.points, real, d)])];
  return {
    key: i,
    id: `pair ${i}`,
    label: imageWords(reals, assigned, i),
    caption: real === undefined ? '' : classOf(reals, real),
    picture: <Thumb images={images} of={reals} />,
  };
}

function realCell(reals: Reals, assigned: Assigned, real: number): Cell {
  return {
    key: real,
    id: `real ${real}`,
    label: realWords(reals, assigned, real),
    caption: count(assigned.loads[real]),
    picture: <Thumb images={[rowOf(reals.points, real, reals.dimension)]} of={reals} />,
  };
}
