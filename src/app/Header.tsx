import { useRef, useState } from 'react';
import { MenuButton, type MenuEntry } from '../controls/MenuButton.tsx';
import { Slider } from '../controls/NumberControl.tsx';
import { formatNumber } from '../settings/format.ts';
import { setting } from '../settings/settings.ts';
import type { Experiment, NumberSetting } from '../settings/table.ts';
import { toHash } from '../settings/url.ts';
import { useLane } from '../store/app-store.ts';
import type { Lane } from '../store/experiment-store.ts';
import { Counter } from './Counter.tsx';
import { FileMenu } from './FileMenu.tsx';
import { Icon } from './icons.tsx';
import { paperLink } from './paper/address.ts';
import { RunButtons } from './RunButtons.tsx';
import { ThemeMenu } from './ThemeMenu.tsx';
import type { Layout } from './useLayout.ts';

interface Props {
  lane: Lane;
  layout: Layout;
  openHelp: () => void;
  openMessages: () => void;
}

/** On a phone the run buttons are elsewhere, in reach of a thumb. */
export function Header({ lane, layout, openHelp, openMessages }: Props) {
  const theme = useLane(lane, (s) => s.experiment.theme);
  return (
    <header className="header">
      <h1>Transport Lab</h1>
      {layout !== 'phone' && <RunButtons lane={lane} />}
      {layout === 'wide' && <Speed lane={lane} />}
      <Counter lane={lane} />
      <nav className="tools" aria-label="Page">
        <Presets lane={lane} />
        <button
          type="button"
          className="button quiet"
          onClick={() => share(lane)}
          title="Copy a link to this experiment"
        >
          <Icon name="share" />
          <span className="wide-only">Share</span>
        </button>
        <FileMenu lane={lane} />
        <ThemeMenu
          theme={theme}
          choose={(theme) => lane.actions.change({ theme })}
          present={layout === 'wide' ? () => lane.actions.change({ presentation: true }) : undefined}
        />
        <MessagesButton lane={lane} open={openMessages} />
        <HelpButton open={openHelp} />
      </nav>
    </header>
  );
}

export const HelpButton = ({ open }: { open: () => void }) => (
  <button type="button" className="button quiet" onClick={open} aria-label="Help" title="Help (?)">
    <Icon name="help" />
  </button>
);

/** Opens what was said so far. A dot tells that there is something that was not reread. */
export function MessagesButton({ lane, open }: { lane: Lane; open: () => void }) {
  const last = useLane(lane, (s) => s.log.at(-1)?.id ?? 0);
  const [seen, setSeen] = useState(0);
  return (
    <button
      type="button"
      className={last > seen ? 'button quiet messages news' : 'button quiet messages'}
      onClick={() => {
        setSeen(last);
        open();
      }}
      aria-label="Messages"
      aria-keyshortcuts="M"
      title="Messages so far (M)"
    >
      <Icon name="messages" />
    </button>
  );
}

function Speed({ lane }: { lane: Lane }) {
  const s = setting('speed') as NumberSetting;
  const speed = useLane(lane, (state) => state.experiment.speed);
  return (
    <div className="speed" title={s.help}>
      <Slider setting={s} value={speed} edit={(value) => lane.actions.change({ speed: value })} />
      <span className="fine">{speed === s.max ? 'full speed' : `${formatNumber(s, speed)} it/s`}</span>
    </div>
  );
}

/** Not part of the first download. */
const presets = () => import('../settings/presets.ts');

/** The page of the paper's tables, in the same theme. */
const paperEntry = (theme: Experiment['theme']): MenuEntry => ({
  id: 'paper',
  label: 'Experiments of the paper…',
  hint: 'Its Tables 1 and 2 beside what this lab finds.',
  href: paperLink(theme),
});

export function Presets({ lane }: { lane: Lane }) {
  const current = useRef<string | undefined>(undefined);
  const load = async () => {
    const { presetOf, PRESETS } = await presets();
    const { experiment } = lane.getState();
    current.current = presetOf(experiment)?.id;
    return [...PRESETS, paperEntry(experiment.theme)];
  };
  const choose = async (id: string) => {
    const { fromPreset, PRESETS } = await presets();
    const preset = PRESETS.find((p) => p.id === id);
    if (preset) lane.actions.change(fromPreset(preset, lane.getState().experiment));
  };
  return (
    <MenuButton
      label="Experiments to start from"
      className="quiet"
      entries={load}
      isCurrent={(id) => id === current.current}
      onChoose={(id) => void choose(id)}
    >
      <Icon name="presets" />
      <span className="wide-only">Experiments</span>
    </MenuButton>
  );
}

/** Copies the link, or shows it where the clipboard is closed. */
async function share(lane: Lane): Promise<void> {
  const { experiment } = lane.getState();
  const link = `${location.href.split('#')[0]}${toHash(experiment)}`;
  try {
    await navigator.clipboard.writeText(link);
    lane.actions.notify('info', 'Link copied: it opens this experiment, with every setting.');
  } catch {
    lane.actions.notify('info', `The link to this experiment: ${link}`);
  }
}
