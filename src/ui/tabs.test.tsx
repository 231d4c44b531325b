import { render, screen } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { useState } from 'react';
import { expect, it } from 'vitest';
import { Tabs } from './tabs.tsx';

const TABS = { one: 'First', two: 'Second', three: 'Third' };

function Holder() {
  const [chosen, choose] = useState<keyof typeof TABS>('one');
  return (
    <Tabs label="Parts" tabs={TABS} chosen={chosen} onChoose={choose} panel="part">
      <p>{`content of ${chosen}`}</p>
    </Tabs>
  );
}

const chosen = () => screen.getByRole('tab', { selected: true });

it('arrow keys go from tab to tab and round, with the focus and the panel', async () => {
  render(<Holder />);
  await userEvent.tab();
  expect(document.activeElement).toBe(chosen());
  for (const [key, name] of [
    ['ArrowRight', 'two'],
    ['ArrowRight', 'three'],
    ['ArrowRight', 'one'],
    ['ArrowLeft', 'three'],
  ] as const) {
    await userEvent.keyboard(`{${key}}`);
    expect(chosen().textContent).toBe(TABS[name]);
    expect(document.activeElement).toBe(chosen());
    expect(screen.getByRole('tabpanel', { name: TABS[name] }).textContent).toBe(`content of ${name}`);
    expect(chosen().getAttribute('aria-controls')).toBe(screen.getByRole('tabpanel').id);
  }
});

it('a click chooses, and the Tab key stops at the chosen tab alone', async () => {
  render(<Holder />);
  await userEvent.click(screen.getByRole('tab', { name: 'Second' }));
  expect(chosen().textContent).toBe('Second');
  expect(screen.getAllByRole('tab').map(({ tabIndex }) => tabIndex)).toEqual([-1, 0, -1]);
});
