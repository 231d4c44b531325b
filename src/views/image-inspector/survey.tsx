/** New images compared with the reals: their distances and their classes. */
import { useRef } from 'react';
import { number } from '../../ui/format.ts';
import { Hint } from '../../ui/help.tsx';
import { usePalette } from '../../ui/hooks.ts';
import { type AnswerTo, type Ask, useAnswer } from './ask.ts';
import { Answered } from './asked.tsx';
import { type ClassShare, classShares, classVerdict } from './classes.ts';
import { DistanceChart } from './distance-chart.tsx';
import { distanceBins, verdict } from './distances.ts';
import type { Moment } from './subject.ts';

/** Number of images: enough for a histogram, few enough for a phone. */
const COUNT = 200;

type SurveyAnswer = AnswerTo<{ about: 'survey'; count: number }>;

interface Props {
  show: 'memorised' | 'classes';
  moment: Moment;
  ask: Ask;
}

export function Survey({ show, moment, ask }: Props) {
  const { iteration, reals } = moment;
  const asked = useAnswer({
    ask,
    question: () => ({ about: 'survey' as const, count: COUNT }),
    iteration,
    key: 'survey',
  });
  return (
    <Answered asked={asked} doing={`Generating ${COUNT} images and comparing them with every real`}>
      {({ answer }) =>
        show === 'memorised' ? <Memorised answer={answer} /> : <Classes answer={answer} reals={reals} />
      }
    </Answered>
  );
}

function Memorised({ answer }: { answer: SurveyAnswer }) {
  const root = useRef<HTMLDivElement>(null);
  const palette = usePalette(root);
  const { distance, between } = answer;
  return (
    <div ref={root}>
      <Hint
        text="Euclidean distance to the nearest real, of pixels from −1 to 1: of fresh generated images (orange), and of reals to the nearest other real (blue). If images were copied from the data, the orange bars would stand far to the left of the blue ones."
        tex={String.raw`\min_j \lVert G_\theta(z) - y_j \rVert,\quad \min_{k \ne j} \lVert y_j - y_k \rVert`}
      >
        {(trigger) => (
          <button type="button" className="v-panel-title" {...trigger}>
            Distance to the nearest real
          </button>
        )}
      </Hint>
      <div className="v-key">
        <span className="v-key-generated">
          <i /> {distance.length} generated
        </span>
        <span className="v-key-real">
          <i /> {between.length} reals
        </span>
      </div>
      {palette && <DistanceChart bins={distanceBins(distance, between)} palette={palette} height={15} />}
      <p className="v-verdict">{verdict(distance, between)}</p>
    </div>
  );
}

function Classes({ answer, reals }: { answer: SurveyAnswer; reals: Moment['reals'] }) {
  if (!reals.labels) return <p className="v-empty">These data have no labels.</p>;
  const shares = classShares(answer.index, reals.labels, reals.classes);
  return (
    <>
      <Hint
        text="The class of the nearest real of each fresh image (Euclidean). The stroke marks how many it would be if images were spread over the classes as the reals are: a missed mode shows as an empty row."
        tex={String.raw`\#\{i : \ell(y_{j(i)}) = k\},\quad j(i) = \arg\min_j \lVert x_i - y_j \rVert`}
      >
        {(trigger) => (
          <button type="button" className="v-panel-title" {...trigger}>
            Classes of {answer.index.length} images
          </button>
        )}
      </Hint>
      <ClassTable shares={shares} />
      <p className="v-verdict">{classVerdict(shares)}</p>
    </>
  );
}

function ClassTable({ shares }: { shares: readonly ClassShare[] }) {
  const most = Math.max(1, ...shares.map((s) => Math.max(s.count, s.fair)));
  const part = (x: number) => `${(100 * x) / most}%`;
  return (
    <table className="v-classes">
      <thead>
        <tr>
          <th scope="col">Class</th>
          <th scope="col">Images</th>
          <th scope="col">Fair</th>
          <td />
        </tr>
      </thead>
      <tbody>
        {shares.map(({ name, count, fair }) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td>{count}</td>
            <td>{number(fair)}</td>
            <td className="v-class-bar">
              <i style={{ width: part(count) }} />
              <b style={{ left: part(fair) }} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
