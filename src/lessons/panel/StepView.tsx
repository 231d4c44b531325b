/** One step: what it says, the learner's act, the run, and the comparison. */
import { useEffect, useRef, useState } from 'react';
import { type Lanes, useExperiment } from '../../store/app-store.ts';
import { PARTS, type Step } from '../lesson.ts';
import { Ask, comparison, readAnswer } from './Answer.tsx';
import { PsiChange } from './PsiChange.tsx';
import { useStepRun } from './run.ts';
import { type Replaced, setUp } from './setup.ts';
import { ThreeOptima } from './ThreeOptima.tsx';
import { Formula, Words } from './Words.tsx';

interface Props {
  lanes: Lanes;
  step: Step;
  /** Its name among all steps. */
  name: string;
  /** Is its experiment already there, from before a reload? */
  kept: boolean;
  notes: boolean;
}

const NONE: Replaced = [];

export function StepView({ lanes, step, name, kept, notes }: Props) {
  const [replaced, setReplaced] = useState<Replaced | null>(kept ? NONE : null);
  const [answer, give] = useState('');
  const { phase, value, start } = useStepRun(lanes, step, replaced);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (kept) return;
    let current = true;
    setUp(lanes, step, name).then(
      (runs) => current && setReplaced(runs),
      () => lanes.getState().left.store.actions.notify('error', LOST),
    );
    return () => {
      current = false;
    };
  }, [lanes, step, name, kept]);
  useEffect(() => {
    document.documentElement.dataset.lessonPart = step.part;
    return () => {
      delete document.documentElement.dataset.lessonPart;
    };
  }, [step]);
  const { store } = lanes.getState().left;
  const handDone = useExperiment(store, (s) => step.hand?.done(s.experiment) ?? true);
  const predicted = step.predict ? readAnswer(step.predict, answer) : null;
  const begun = phase === 'running' || phase === 'ended';
  return (
    <>
      <h3 ref={heading}>{step.title}</h3>
      <Words text={step.text} />
      {step.tex && <Formula tex={step.tex} paper={step.paper} />}
      <p className="fine">Framed on the page: {PARTS[step.part]}.</p>
      {step.figure === 'psi-change' && <PsiChange store={store} />}
      {step.hand && (
        <p className="lesson-hand" role="status">
          {handDone ? '✓ ' : ''}
          {step.hand.does}
        </p>
      )}
      {step.predict && <Ask question={step.predict} answer={answer} give={give} closed={begun} />}
      {phase !== 'ended' && (
        <p className="lesson-act">
          <button
            type="button"
            className="button primary"
            disabled={phase !== 'ready' || !handDone || (step.predict !== undefined && predicted === null)}
            onClick={start}
          >
            {phase === 'setting up' ? 'Setting up …' : phase === 'running' ? 'Running …' : startWords(step)}
          </button>
          {step.predict && phase === 'ready' && (
            <button type="button" className="button" onClick={start}>
              Show me
            </button>
          )}
        </p>
      )}
      <div role="status" className="lesson-found">
        {phase === 'ended' && step.predict && (
          <p>
            <b>{value === null ? 'Measuring …' : comparison(step.predict, predicted, value)}</b>
          </p>
        )}
        {phase === 'ended' && (value !== null || !step.predict) && <p>{step.found}</p>}
      </div>
      {phase === 'ended' && step.figure === 'three-optima' && <ThreeOptima />}
      {notes && (
        <aside className="lesson-notes" aria-label="Instructor’s notes">
          <b>Notes</b> {step.notes}
        </aside>
      )}
    </>
  );
}

const LOST = 'The experiment of this step could not be loaded. Please check the connection and try again.';

function startWords({ run, predict, does: words }: Step): string {
  if (words) return words;
  if (!run) return 'Compare';
  const does = 'iterations' in run ? `run ${run.iterations} iterations` : `${run.times} steps`;
  return predict ? `Predict, then ${does}` : does[0].toUpperCase() + does.slice(1);
}
