/**
 * Help next to what it explains. It opens on hover, keyboard focus and touch; Escape or a press elsewhere closes it.
 */
import {
  type FocusEvent,
  lazy,
  type PointerEvent,
  type ReactNode,
  type RefObject,
  useEffect,
  useId,
  useRef,
  useState,
} from 'react';
import { Later } from './Later.tsx';
import { Tex } from './math.tsx';

const HelpPopover = lazy(() => import('./overlays.tsx').then((m) => ({ default: m.HelpPopover })));

/**
 * Delays in ms, so that a mouse that only passes by opens nothing, and one that crosses the gap to the help keeps it
 * open.
 */
const OPEN_AFTER = 250;
const CLOSE_AFTER = 200;

/** Props for the element that is explained. */
interface Trigger {
  'aria-describedby': string | undefined;
  onPointerEnter: (event: PointerEvent) => void;
  onPointerLeave: (event: PointerEvent) => void;
  onFocus: (event: FocusEvent) => void;
  onBlur: () => void;
}

interface Help {
  open: boolean;
  show: () => void;
  trigger: Trigger;
  /** The popover next to `beside`, while it is open. */
  popover: (content: ReactNode, beside: RefObject<HTMLElement | null>, label?: string) => ReactNode;
}

function useHelp(): Help {
  const [open, setOpen] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const id = useId();
  const stay = () => clearTimeout(timer.current);
  const soon = (next: boolean, delay: number) => {
    stay();
    timer.current = setTimeout(() => setOpen(next), delay);
  };
  const leave = (event: PointerEvent) => event.pointerType === 'mouse' && soon(false, CLOSE_AFTER);
  useEffect(() => () => clearTimeout(timer.current), []);
  return {
    open,
    show: () => soon(true, 0),
    trigger: {
      'aria-describedby': open ? id : undefined,
      onPointerEnter: (event) => soon(true, event.pointerType === 'mouse' ? OPEN_AFTER : 0),
      onPointerLeave: leave,
      onFocus: (event) => event.currentTarget.matches(':focus-visible') && soon(true, 0),
      onBlur: () => soon(false, 0),
    },
    popover: (content, beside, label) =>
      open && (
        <Later>
          <HelpPopover
            id={id}
            beside={beside}
            label={label}
            close={() => soon(false, 0)}
            onPointerEnter={stay}
            onPointerLeave={leave}
          >
            {content}
          </HelpPopover>
        </Later>
      ),
  };
}

interface HintProps {
  text: string;
  tex?: string;
  /** Renders the element that is explained, with the given props. */
  children: (trigger: Trigger) => ReactNode;
}

/** One or two sentences, and perhaps a formula, about an element that exists anyway. */
export function Hint({ text, tex, children }: HintProps) {
  const { trigger, popover } = useHelp();
  const wrapper = useRef<HTMLSpanElement>(null);
  return (
    <span className="v-hint" ref={wrapper}>
      {children(trigger)}
      {popover(
        <>
          <p>{text}</p>
          {tex && (
            <p className="formula">
              <Tex tex={tex} />
            </p>
          )}
        </>,
        wrapper,
      )}
    </span>
  );
}

interface InfoButtonProps {
  label: string;
  /** The content of the button. */
  face: ReactNode;
  children: ReactNode;
  className?: string;
  testid?: string;
}

/** A button whose only purpose is to open help. */
export function InfoButton({ label, face, children, className = 'help', testid }: InfoButtonProps) {
  const { open, show, trigger, popover } = useHelp();
  const button = useRef<HTMLButtonElement>(null);
  return (
    <>
      <button
        ref={button}
        type="button"
        className={className}
        data-testid={testid}
        aria-label={label}
        aria-expanded={open}
        onClick={show}
        {...trigger}
      >
        {face}
      </button>
      {popover(children, button, label)}
    </>
  );
}
