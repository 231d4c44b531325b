/** One enlarged image, with its numbers. */
import type { CriticWords } from '../../methods/method.ts';
import { methodOf } from '../../methods/registry.ts';
import type { Assigned } from '../../runtime/protocol/protocol.ts';
import { count, number } from '../../ui/format.ts';
import { Hint } from '../../ui/help.tsx';
import { rowOf } from '../samples/pixels.ts';
import { Thumb } from '../samples/thumb.tsx';
import { classOf, countedWords, realName, shareOf } from '../samples/words.ts';
import { Unassigned } from '../unassigned.tsx';
import { imageOf, type Moment, type Subject } from './subject.ts';

interface Fact {
  name: string;
  value: string;
  help: string;
  tex?: string;
}

export function Picture({ subject, moment }: { subject: Subject; moment: Moment }) {
  const { reals, frame, experiment } = moment;
  const N = reals.points.length / reals.dimension;
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
  const real = frame.assigned?.index[at];
  const image = rowOf(frame.arrays.generated, at, frame.dimension);
  return (
    <>
      <div className="v-large">
        <Large kind="generated" name={`generated image ${at + 1}`} image={image} moment={moment} />
        {real !== undefined && (
          <Large kind="real" name={realName(reals, real)} image={realImage(moment, real)} moment={moment} />
        )}
      </div>
      <Facts facts={[...aboutPair(moment, at), ...aboutCritic(moment, at), ...aboutReal(moment, real)]} />
      <Unassigned experiment={experiment} />
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

/** Facts about a generated image and the real that it is assigned to, if there is one. */
function aboutPair({ frame: { assigned }, reals }: Moment, at: number): Fact[] {
  if (!assigned) return [];
  const real = assigned.index[at];
  return [
    {
      name: 'Assigned to',
      value: realName(reals, real),
      help: 'The real where scaled cost plus potential is least. The generator pulls the image towards it.',
      tex: String.raw`a(i) = \arg\min_j\, s\,c(x_i, y_j) + \psi_j`,
    },
    {
      name: 's·c + ψ',
      value: number(assigned.value[at]),
      help: 'What the assignment makes least: the scaled cost to the real plus its potential.',
      tex: String.raw`s\,c(x_i, y_{a(i)}) + \psi_{a(i)}`,
    },
    {
      name: 's·c',
      value: number(assigned.value[at] - assigned.psi[real]),
      help: 'The scaled cost between the two images alone.',
      tex: String.raw`s\,c(x_i, y_{a(i)})`,
    },
  ];
}

/** The critic's value of a generated image, if there is a critic. */
function aboutCritic({ frame: { judged }, experiment }: Moment, at: number): Fact[] {
  const { critic } = methodOf(experiment);
  return judged && critic
    ? [{ name: `${critic.name} ${critic.symbol}`, value: number(judged.value[at]), ...criticHelp(critic) }]
    : [];
}

const criticHelp = ({ help, tex }: CriticWords) => ({ help, tex });

function aboutReal({ frame, reals }: Moment, real: number | undefined): Fact[] {
  if (real === undefined) return [];
  const label = classOf(reals, real);
  return [
    ...(frame.assigned ? aboutLoad(frame.assigned, real) : []),
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

function aboutLoad(assigned: Assigned, real: number): Fact[] {
  return [
    {
      name: 'Potential ψ',
      value: number(assigned.psi[real]),
      help: 'The price of this real: high where too many images arrive, low where too few do.',
      tex: String.raw`\psi_w(y_j)`,
    },
    {
      name: 'Load',
      value: `${count(assigned.loads[real])} of ${countedWords(assigned)} (${shareOf(assigned, real)} fair share)`,
      help: `How many of these images this real received. Its fair share is their number divided by N.${assigned.loadsOf === 'batch' ? ' The images in the picture come from other latents, which stay the same.' : ''}`,
      tex: String.raw`n_j = \#\{i : a(i) = j\}`,
    },
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
