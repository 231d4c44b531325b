import { MenuButton } from '../controls/MenuButton.tsx';
import { setting } from '../settings/settings.ts';
import type { ChoiceSetting, Experiment } from '../settings/table.ts';
import { Icon } from './icons.tsx';

export function ThemeMenu({ choose }: { choose: (theme: Experiment['theme']) => void }) {
  const { options } = setting('theme') as ChoiceSetting;
  const entries = options.map(({ value, label, help }) => ({ id: value, label, hint: help }));
  return (
    <MenuButton
      label="Theme"
      className="quiet"
      entries={entries}
      onChoose={(id) => choose(id as Experiment['theme'])}
    >
      <Icon name="theme" />
    </MenuButton>
  );
}
