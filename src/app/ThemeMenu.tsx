import { MenuButton } from '../controls/MenuButton.tsx';
import { setting } from '../settings/settings.ts';
import type { ChoiceSetting, Experiment } from '../settings/table.ts';
import { Icon } from './icons.tsx';

interface Props {
  theme: Experiment['theme'];
  choose: (theme: Experiment['theme']) => void;
}

export function ThemeMenu({ theme, choose }: Props) {
  const { options } = setting('theme') as ChoiceSetting;
  const entries = options.map(({ value, label, help }) => ({ id: value, label, hint: help }));
  return (
    <MenuButton
      label="Theme"
      className="quiet"
      entries={entries}
      isCurrent={(id) => id === theme}
      onChoose={(id) => choose(id as Experiment['theme'])}
    >
      <Icon name="theme" />
    </MenuButton>
  );
}
