/** Images on the straight line between two latents. */
import { useRef, useState } from 'react';
import { Hint } from '../../ui/help.tsx';
import { type Cell, Cells } from '../samples/cells.tsx';
import { rowOf } from '../samples/pixels.ts';
import { Thumb } from '../samples/thumb.tsx';
import { type Ask, useAnswer } from './ask.ts';
import { Answered } from './asked.tsx';
import { Large } from './picture.tsx';
import { type Moment, shownImages } from './subject.ts';

/** Images along the line, including both ends; a few of them are in the strip. */
const COUNT = 33;
const EVERY = 4;
const LAST = COUNT - 1;

interface Props {
  from: number;
  moment: Moment;
  ask: Ask;
}

export function Between({ from, moment, ask }: Props) {
  const { frame, reals, iteration } = moment;
  const shown = shownImages(frame);
  const [chosen, setChosen] = useState<number | null>(null);
  const to = chosen ?? (from + 1) % shown;
  const [at, setAt] = useState(LAST / 2);
  const picker = useRef<HTMLDetailsElement>(null);
  const asked = useAnswer({
    ask,
    question: () => ({ about: 'path' as const, from, to, count: COUNT }),
    iteration,
    key: `${from} ${to}`,
  });
  const ends = Array.from({ length: shown }, (_, i) => ({
    ...bare(i, `Generated image ${i + 1}`),
    picture: <Thumb images={[rowOf(frame.arrays.generated, i, frame.dimension)]} of={reals} />,
  }));
  return (
    <>
      <Hint
        text="The generator’s images of the points on the straight line between two latents. Where it has learnt well, one image turns into the other through images that are good themselves."
        tex={String.raw`G_\theta\big((1-t)\,z_a + t\,z_b\big),\quad t \in [0, 1]`}
      >
        {(trigger) => (
          <button type="button" className="v-panel-title" {...trigger}>
            From image {from + 1} to image {to + 1}
          </button>
        )}
      </Hint>
      <details ref={picker} className="v-ends">
        <summary>The other end: image {to + 1}</summary>
        <Cells
          label="The image to end at"
          className="v-small"
          cells={ends}
          chosen={to}
          onOpen={({ key }) => {
            setChosen(key);
            if (!picker.current) return;
            picker.current.open = false;
            picker.current.querySelector('summary')?.focus();
          }}
        />
      </details>
      <Answered asked={asked} doing="Generating the images between">
        {({ answer }) => <Way images={answer.images} moment={moment} at={at} onMove={setAt} />}
      </Answered>
    </>
  );
}

const bare = (key: number, label: string): Omit<Cell, 'picture'> => ({ key, id: label, label, caption: '' });

interface WayProps {
  /** [COUNT, dimension] */
  images: Float32Array;
  moment: Moment;
  at: number;
  onMove: (at: number) => void;
}

function Way({ images, moment, at, onMove }: WayProps) {
  const { reals } = moment;
  const image = (i: number) => rowOf(images, i, reals.dimension);
  const share = (i: number) => `${Math.round((100 * i) / LAST)} %`;
  const stops = Array.from({ length: LAST / EVERY + 1 }, (_, k) => ({
    ...bare(k * EVERY, `${share(k * EVERY)} of the way`),
    picture: <Thumb images={[image(k * EVERY)]} of={reals} />,
  }));
  return (
    <div className="v-way">
      <Large kind="generated" name={`${share(at)} of the way`} image={image(at)} moment={moment} />
      <input
        type="range"
        className="v-range"
        aria-label="Position on the line"
        aria-valuetext={`${share(at)} of the way`}
        min={0}
        max={LAST}
        step={1}
        value={at}
        onChange={(event) => onMove(Number(event.target.value))}
      />
      <Cells
        label="Positions on the line"
        className="v-strip9"
        cells={stops}
        chosen={at}
        onOpen={({ key }) => onMove(key)}
      />
    </div>
  );
}
