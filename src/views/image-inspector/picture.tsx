/** One image large, with its numbers in words. */
import { count, number } from '../../ui/format.ts';
import { Hint } from '../../ui/hint.tsx';
import { rowOf } from '../samples/pixels.ts';
import { Thumb } from '../samples/thumb.tsx';
import { classOf, countedWords, realName, shareOf } from '../samples/words.ts';
import { imageOf, type Moment, type Subject } from './subject.ts';

interface Fact {
  name: string;
  value: string;
  help: string;
  tex?: string;
}

export function Picture({ subject, moment }: { subject: Subject; moment: Moment }) {
  const { reals, frame } = moment;
  const N = frame.arrays.loads.length;
  if (subject.kind === 'real' && subject.at < N) {
    return (
      <>
        <div className="v-large">
          <Large
            kind="real"
            name={realName(reals, subject.at)}
            image={realImage(moment, subject.at)}
            moment={moment}
          />
        </div>
        <Facts facts={aboutReal(moment, subject.at)} />
      </>
    );
  }
  const at = imageOf(subject, frame);
  const real = frame.arrays.index[at];
  const image = rowOf(frame.arrays.generated, at, frame.dimension);
  return (
    <>
      <div className="v-large">
        <Large kind="generated" name={`generated image ${at + 1}`} image={image} moment={moment} />
        <Large kind="real" name={realName(reals, real)} image={realImage(moment, real)} moment={moment} />
      </div>
      <Facts facts={[...aboutPair(moment, at), ...aboutReal(moment, real)]} />
    </>
  );
}

export const realImage = ({ reals }: Pick<Moment, 'reals'>, real: number): Float32Array =>
  rowOf(reals.points, real, reals.dimension);

interface LargeProps {
  kind: 'generated' | 'real';
  name: string;
  image: Float32Array;
  moment: Moment;
}

export const Large = ({ kind, name, image, moment }: LargeProps) => (
  <figure className={`v-framed v-framed-${kind}`}>
    <Thumb images={[image]} of={moment.reals} label={name} />
    <figcaption>{name}</figcaption>
  </figure>
);

function aboutPair({ frame, reals }: Moment, at: number): Fact[] {
  const real = frame.arrays.index[at];
  return [
    {
      name: 'Assigned to',
      value: realName(reals, real),
      help: 'The real where scaled cost plus potential is least. The generator pulls the image towards it.',
      tex: String.raw`a(i) = \arg\min_j\, s\,c(x_i, y_j) + \psi_j`,
    },
    {
      name: 's·c + ψ',
      value: number(frame.arrays.value[at]),
      help: 'What the assignment makes least: the scaled cost to the real plus its potential.',
      tex: String.raw`s\,c(x_i, y_{a(i)}) + \psi_{a(i)}`,
    },
    {
      name: 's·c',
      value: number(frame.arrays.value[at] - frame.arrays.psi[real]),
      help: 'The scaled cost between the two images alone.',
      tex: String.raw`s\,c(x_i, y_{a(i)})`,
    },
  ];
}

function aboutReal({ frame, reals }: Moment, real: number): Fact[] {
  const label = classOf(reals, real);
  return [
    {
      name: 'Potential ψ',
      value: number(frame.arrays.psi[real]),
      help: 'The price of this real: high where too many images arrive, low where too few do.',
      tex: String.raw`\psi_w(y_j)`,
    },
    {
      name: 'Load',
      value: `${count(frame.arrays.loads[real])} of ${countedWords(frame)} (${shareOf(frame, real)} fair share)`,
      help: 'How many of these images this real received; the images in the picture come from other latents, which stay the same. Its fair share is their number divided by N.',
      tex: String.raw`n_j = \#\{i : a(i) = j\}`,
    },
    ...(label
      ? [
          {
            name: 'Label',
            value: label,
            help: 'The class of the real, as the data name it. Training never sees it.',
          },
        ]
      : []),
  ];
}

const Facts = ({ facts }: { facts: readonly Fact[] }) => (
  <dl className="v-facts">
    {facts.map(({ name, value, help, tex }) => (
      <div key={name}>
        <dt>
          <Hint text={help} tex={tex}>
            {(trigger) => (
              <button type="button" className="v-panel-title" {...trigger}>
                {name}
              </button>
            )}
          </Hint>
        </dt>
        <dd>{value}</dd>
      </div>
    ))}
  </dl>
);
