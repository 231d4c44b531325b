/** A dialog for looking closely at the images of a run, which is updated during training. */
import { useEffect, useState } from 'react';
import { count } from '../../ui/format.ts';
import { Sheet } from '../../ui/overlays.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { Around } from './around.tsx';
import type { Ask } from './ask.ts';
import { Between } from './between.tsx';
import { Nearest } from './nearest.tsx';
import { Picture } from './picture.tsx';
import { imageOf, type Moment, neighbour, type Subject } from './subject.ts';
import { Survey } from './survey.tsx';

const TABS = {
  picture: 'Picture',
  nearest: 'Nearest',
  between: 'Between',
  around: 'Around',
  memorised: 'Memorised?',
  classes: 'Classes',
} as const;
type Tab = keyof typeof TABS;

interface Props {
  subject: Subject;
  onSubject: (subject: Subject) => void;
  onClose: () => void;
  /** null while a new run is being prepared. */
  moment: Moment | null;
  ask: Ask;
}

export default function ImageInspector({ subject, onSubject, onClose, moment, ask }: Props) {
  const [tab, setTab] = useState<Tab>('picture');
  const { name, steps } = heading(tab, subject, moment);
  const go = (by: number) => {
    const next = moment && steps && neighbour(steps, moment.frame, by);
    if (next) onSubject(next);
  };
  useArrowKeys(go);
  return (
    <Sheet
      title={name}
      close={onClose}
      className="v-inspector"
      tools={
        steps && (
          <>
            <Step label="Previous image" face="‹" onPress={() => go(-1)} />
            <Step label="Next image" face="›" onPress={() => go(1)} />
          </>
        )
      }
    >
      <Tabs label="Ways to look" tabs={TABS} chosen={tab} onChoose={setTab} panel="v-inspector-panel">
        {moment ? (
          <Panel key={moment.frame.run} {...{ tab, subject, moment, ask, onSubject }} />
        ) : (
          <p className="v-empty">The images are being prepared.</p>
        )}
      </Tabs>
    </Sheet>
  );
}

/** Arrow keys step wherever the focus is in the dialog, except in controls that use them. */
function useArrowKeys(go: (by: number) => void): void {
  useEffect(() => {
    const down = (event: KeyboardEvent) => {
      const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      if (by === undefined || (event.target instanceof Element && event.target.closest(CONTROLS))) return;
      event.preventDefault();
      go(by);
    };
    document.addEventListener('keydown', down);
    return () => document.removeEventListener('keydown', down);
  }, [go]);
}

/** Elements that use the arrow keys themselves. */
const CONTROLS = 'input, [role="tab"], [role="application"], .v-cells';

/** The title of the dialog, and the subject from which its arrows step. */
function heading(tab: Tab, subject: Subject, moment: Moment | null): { name: string; steps: Subject | null } {
  if (tab === 'around') return { name: 'Around one latent', steps: null };
  if (tab === 'memorised' || tab === 'classes') return { name: 'Fresh images', steps: null };
  if (tab === 'picture' && subject.kind === 'real')
    return { name: `Real ${count(subject.at)}`, steps: subject };
  const at = moment ? imageOf(subject, moment.frame) : subject.at;
  return { name: `Generated image ${at + 1}`, steps: { kind: 'generated', at } };
}

const Step = ({ label, face, onPress }: { label: string; face: string; onPress: () => void }) => (
  <button
    type="button"
    className="button quiet"
    aria-label={label}
    title={`${label} (← →)`}
    onClick={onPress}
  >
    {face}
  </button>
);

interface PanelProps {
  tab: Tab;
  subject: Subject;
  moment: Moment;
  ask: Ask;
  onSubject: Props['onSubject'];
}

function Panel({ tab, subject, moment, ask, onSubject }: PanelProps) {
  const image = imageOf(subject, moment.frame);
  switch (tab) {
    case 'picture':
      return <Picture subject={subject} moment={moment} />;
    case 'nearest':
      return (
        <Nearest
          image={image}
          moment={moment}
          ask={ask}
          onImage={(at) => onSubject({ kind: 'generated', at })}
        />
      );
    case 'between':
      return <Between from={image} moment={moment} ask={ask} />;
    case 'around':
      return <Around image={image} moment={moment} ask={ask} />;
    default:
      return <Survey show={tab} moment={moment} ask={ask} />;
  }
}
