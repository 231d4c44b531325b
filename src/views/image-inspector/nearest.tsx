/** The nearest real under each cost, side by side (Laschos et al. 2020, Figure 1). */
import type { Experiment } from '../../settings/table.ts';
import { number } from '../../ui/format.ts';
import { Hint } from '../../ui/help.tsx';
import { Thumb } from '../samples/thumb.tsx';
import { classOf, realName } from '../samples/words.ts';
import { type Ask, useAnswer } from './ask.ts';
import { Answered } from './asked.tsx';
import { agreement, comparedCosts, costWords } from './costs.ts';
import { nearestTo, useDisagreement } from './disagreement.ts';
import { Large, realImage } from './picture.tsx';
import type { Moment } from './subject.ts';

interface Props {
  /** Row of the generated image. */
  image: number;
  moment: Moment;
  ask: Ask;
  /** Shows another generated image. */
  onImage: (at: number) => void;
}

export function Nearest({ image, moment, ask, onImage }: Props) {
  const { frame, experiment } = moment;
  const costs = comparedCosts(experiment.cost);
  const asked = useAnswer({
    ask,
    question: () => nearestTo(moment, image, costs),
    iteration: frame.iteration,
    key: `${image} ${costs} ${JSON.stringify(parametersOf(experiment))}`,
  });
  const other = useDisagreement({ ask, moment, costs }, image, onImage);
  const again = () => {
    other.forget();
    asked.again();
  };
  const { found } = other;
  return (
    <>
      <p>Which real is nearest depends on the cost. The potential ψ does not count here.</p>
      <p className="v-find">
        <button type="button" className="v-toggle" onClick={other.press}>
          {other.running ? 'Cancel' : 'Find an image on which the costs disagree'}
        </button>
        <span aria-live="polite">{other.said}</span>
      </p>
      <Answered
        asked={found?.at === image ? { got: found.got, waiting: false, error: null, again } : asked}
        doing="Comparing with every real"
      >
        {({ question, answer }) => (
          <>
            <div className="v-nearest">
              <Large kind="generated" name="generated" image={question.image} moment={moment} />
              <ul>
                {answer.found.map(({ cost, index, value }) => (
                  <Column
                    key={cost}
                    cost={cost}
                    ofRun={cost === experiment.cost}
                    index={index}
                    value={value}
                    moment={moment}
                  />
                ))}
              </ul>
            </div>
            <p className="v-verdict">{agreement(answer.found)}</p>
          </>
        )}
      </Answered>
    </>
  );
}

/** The settings that costs depend on besides their names. */
const parametersOf = (e: Experiment) => [e.window, e.blend, e.radius, e.p, e.q, e.weight, e.period, e.expr];

interface ColumnProps {
  cost: Experiment['cost'];
  ofRun: boolean;
  index: readonly number[];
  value: readonly number[];
  moment: Moment;
}

function Column({ cost, ofRun, index, value, moment }: ColumnProps) {
  const { reals } = moment;
  const { label, help } = costWords(cost);
  const picture = (rank: number) => (
    <figure key={index[rank]}>
      <Thumb images={[realImage(moment, index[rank])]} of={reals} label={realName(reals, index[rank])} />
      <figcaption>
        <b>{number(value[rank])}</b> <span>{classOf(reals, index[rank])}</span>
      </figcaption>
    </figure>
  );
  return (
    <li className={ofRun ? 'v-of-run' : undefined}>
      <Hint
        text={`${help} Below each picture: its cost and its label; the two next nearest are smaller.`}
        tex={String.raw`\arg\min_j\, c(x, y_j)`}
      >
        {(trigger) => (
          <button type="button" className="v-panel-title" {...trigger}>
            {label}
          </button>
        )}
      </Hint>
      {index.length > 0 && picture(0)}
      <div className="v-next">{index.slice(1, 3).map((_, k) => picture(k + 1))}</div>
      {ofRun && <span className="v-badge">this run</span>}
    </li>
  );
}
