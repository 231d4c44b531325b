/** Images of latents around one centre. */
import { useState } from 'react';
import { count, number } from '../../ui/format.ts';
import { Hint } from '../../ui/help.tsx';
import { Cells } from '../samples/cells.tsx';
import { rowOf } from '../samples/pixels.ts';
import { Thumb } from '../samples/thumb.tsx';
import { type Ask, useAnswer } from './ask.ts';
import { Answered } from './asked.tsx';
import { type Moment, shownImages, wrap } from './subject.ts';

const COUNT = 16;
/** Milliseconds that a slider must rest before its value is used. */
const REST = 200;

interface Props {
  /** The generated image to begin at, if the latents are not a mixture. */
  image: number;
  moment: Moment;
  ask: Ask;
}

export function Around({ image, moment, ask }: Props) {
  const { frame, reals, experiment, iteration } = moment;
  const mixture = experiment.latent === 'mixture';
  const centres = mixture ? experiment.centres : shownImages(frame);
  const [chosen, setChosen] = useState(mixture ? 0 : image);
  const centre = wrap(chosen, centres);
  const [stop, setStop] = useState(() => stopOf(experiment.sigma));
  const sigma = sigmaAt(stop);
  const asked = useAnswer({
    ask,
    question: () => ({ about: 'around' as const, centre, sigma, count: COUNT }),
    iteration,
    key: `${centre} ${sigma}`,
    delay: REST,
  });
  return (
    <>
      <div className="v-fields">
        <Centre mixture={mixture} centre={centre} centres={centres} onChoose={setChosen} />
        <Width stop={stop} onChoose={setStop} />
      </div>
      <Answered asked={asked} doing="Generating the neighbours">
        {({ answer, question }) => (
          <Cells
            label={`Images around ${mixture ? 'centre' : 'image'} ${question.centre + 1}`}
            className="v-sixteen"
            cells={Array.from({ length: COUNT }, (_, i) => ({
              key: i,
              id: `around ${i}`,
              label: `Neighbour ${i + 1}`,
              caption: '',
              picture: <Thumb images={[rowOf(answer.images, i, reals.dimension)]} of={reals} />,
            }))}
          />
        )}
      </Answered>
    </>
  );
}

function Width({ stop, onChoose }: { stop: number; onChoose: (stop: number) => void }) {
  const sigma = number(sigmaAt(stop));
  return (
    <label className="v-field v-field-wide">
      <span>
        Width σ = <b>{sigma}</b>
      </span>
      <input
        type="range"
        className="v-range"
        aria-label="Width sigma"
        aria-valuetext={sigma}
        min={0}
        max={SIGMA_STOPS}
        step={1}
        value={stop}
        onChange={(event) => onChoose(Number(event.target.value))}
      />
    </label>
  );
}

interface CentreProps {
  mixture: boolean;
  centre: number;
  centres: number;
  onChoose: (centre: number) => void;
}

function Centre({ mixture, centre, centres, onChoose }: CentreProps) {
  const name = mixture ? 'Centre' : 'Image';
  return (
    <div className="v-field">
      <Hint
        text={
          mixture
            ? 'Latents are drawn around this centre of the mixture. Small σ: variants of one image. Large σ: the centre is left, and quality shows whether the generator fills the space between centres.'
            : 'Latents are drawn around the fixed latent of this image. Small σ: variants of it; large σ: other images.'
        }
        tex={String.raw`G_\theta(z_k + \sigma\,\varepsilon),\quad \varepsilon \sim \mathcal N(0, I)`}
      >
        {(trigger) => (
          <button type="button" className="v-panel-title" {...trigger}>
            {name}
          </button>
        )}
      </Hint>
      <Stepper name={name} at={centre} total={centres} onChoose={onChoose} />
    </div>
  );
}

interface StepperProps {
  name: string;
  at: number;
  total: number;
  onChoose: (at: number) => void;
}

/** Chooses one of `total`, counted from 1, by steps or by typing. */
function Stepper({ name, at, total, onChoose }: StepperProps) {
  const [draft, setDraft] = useState<string | null>(null); // while it is being typed
  return (
    <span className="v-stepper">
      <button
        type="button"
        className="v-toggle"
        aria-label={`Previous ${name.toLowerCase()}`}
        onClick={() => onChoose(at - 1)}
      >
        ‹
      </button>
      <input
        type="number"
        aria-label={`${name} number`}
        min={1}
        max={total}
        value={draft ?? at + 1}
        onBlur={() => setDraft(null)}
        onChange={(event) => {
          setDraft(event.target.value);
          const number = Math.round(event.target.valueAsNumber);
          if (number >= 1 && number <= total) onChoose(number - 1);
        }}
      />
      <button
        type="button"
        className="v-toggle"
        aria-label={`Next ${name.toLowerCase()}`}
        onClick={() => onChoose(at + 1)}
      >
        ›
      </button>
      <span className="v-panel-value">of {count(total)}</span>
    </span>
  );
}

/** Stops of the slider for sigma: from 0.01 to 1, evenly spaced in the logarithm. */
const FROM = 0.01;
export const SIGMA_STOPS = 40;

export const sigmaAt = (stop: number): number =>
  Number((FROM * (1 / FROM) ** (stop / SIGMA_STOPS)).toPrecision(2));

/** The stop closest to a sigma. */
export function stopOf(sigma: number): number {
  const stop = Math.round((SIGMA_STOPS * Math.log(sigma / FROM)) / Math.log(1 / FROM));
  return Math.max(0, Math.min(SIGMA_STOPS, stop));
}
