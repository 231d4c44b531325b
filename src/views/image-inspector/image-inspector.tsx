/** A dialog that looks closer at the images of a run. It keeps growing while training goes on. */
import { type KeyboardEvent, type RefObject, useEffect, useId, useRef, useState } from 'react';
import { count } from '../../ui/format.ts';
import { Tabs } from '../../ui/tabs.tsx';
import { Around } from './around.tsx';
import type { Ask } from './ask.ts';
import { Between } from './between.tsx';
import { Nearest } from './nearest.tsx';
import { Picture } from './picture.tsx';
import { imageOf, type Moment, neighbour, type Subject } from './subject.ts';
import { Survey } from './survey.tsx';

export type { Subject };

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
  /** null while a new run is prepared. */
  moment: Moment | null;
  ask: Ask;
}

export function ImageInspector({ subject, onSubject, onClose, moment, ask }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const title = useRef<HTMLHeadingElement>(null);
  const id = useId();
  const [tab, setTab] = useState<Tab>('picture');
  useModal(dialog, title);
  const { name, steps } = heading(tab, subject, moment);
  const go = (by: number) => {
    const next = moment && neighbour(steps, moment.frame, by);
    if (next) onSubject(next);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') event.stopPropagation(); // the page's own keys do nothing meanwhile
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const inControl = event.target instanceof Element && event.target.closest(CONTROLS);
    if (by === undefined || inControl || !steps) return;
    event.preventDefault();
    go(by);
  };
  return (
    <dialog ref={dialog} className="v-inspector" aria-labelledby={id} onClose={onClose} onKeyDown={onKeyDown}>
      <header className="v-inspector-head">
        <h2 id={id} ref={title} tabIndex={-1}>
          {name}
        </h2>
        {steps && <Step label="Previous image" face="‹" onPress={() => go(-1)} />}
        {steps && <Step label="Next image" face="›" onPress={() => go(1)} />}
        <button
          type="button"
          className="button quiet"
          aria-label="Close"
          onClick={() => dialog.current?.close()}
        >
          ✕
        </button>
      </header>
      <Tabs label="Ways to look" tabs={TABS} chosen={tab} onChoose={setTab} panel="v-inspector-panel">
        {moment ? (
          <Panel key={moment.frame.run} {...{ tab, subject, moment, ask, onSubject }} />
        ) : (
          <p className="v-empty">The images are being prepared.</p>
        )}
      </Tabs>
    </dialog>
  );
}

/** Opens the dialog, the focus on its title; a press beside it closes it. */
function useModal(dialog: RefObject<HTMLDialogElement | null>, title: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const box = dialog.current;
    box?.showModal();
    title.current?.focus();
    // what is pressed beside the dialog counts as pressed on it
    const beside = (event: MouseEvent) => event.target === box && box?.close();
    box?.addEventListener('click', beside);
    return () => box?.removeEventListener('click', beside);
  }, [dialog, title]);
}

/** Elements that use the arrow keys themselves. */
const CONTROLS = 'input, [role="tab"], [role="application"], .v-cells';

/** Title of the dialog, and among what its arrows step. */
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
