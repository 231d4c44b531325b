import { setting } from '../experiment/settings.ts';
import type { ChoiceSetting, Experiment } from '../settings/table.ts';
import { MenuButton } from '../ui/MenuButton.tsx';
import { Icon } from './icons.tsx';

interface Props {
  theme: Experiment['theme'];
  choose: (theme: Experiment['theme']) => void;
  /** Starts or ends the presentation mode, if there is one. */
  present?: () => void;
}

const PRESENT = {
  id: 'presentation',
  label: 'Presentation mode',
  hint: 'For a lecture hall: the picture at full height, large type. Key P',
};

export function ThemeMenu({ theme, choose, present }: Props) {
  const { options } = setting('theme') as ChoiceSetting;
  const entries = options.map(({ value, label, help }) => ({ id: value, label, hint: help }));
  return (
    <MenuButton
      label="Theme"
      className="quiet"
      entries={present ? [...entries, PRESENT] : entries}
      isCurrent={(id) => id === theme}
      onChoose={(id) => (id === PRESENT.id ? present?.() : choose(id as Experiment['theme']))}
    >
      <Icon name="theme" />
    </MenuButton>
  );
}
