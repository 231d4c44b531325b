import { type ReactNode, useEffect } from 'react';
import type { Experiment } from '../settings/table.ts';
import { labLink } from './paper/address.ts';
import './paper/paper.css';
import { ThemeMenu } from './ThemeMenu.tsx';
import { useTheme } from './useTheme.ts';

type Theme = Experiment['theme'];

interface SidePageProps {
  title: string;
  theme: Theme;
  onTheme(next: Theme): void;
  /** The page's address in a theme. */
  address(theme: Theme): string;
  children: ReactNode;
}

/** A page beside the playground: its title, the way back, the choice of a theme. */
export function SidePage({ title, theme, onTheme, address, children }: SidePageProps) {
  useTheme(theme);
  useEffect(() => {
    document.title = `${title}: Transport Lab`;
  }, [title]);
  const choose = (next: Theme) => {
    onTheme(next);
    history.replaceState(null, '', address(next));
  };
  return (
    <div className="paper">
      <header className="header">
        <h1>{title}</h1>
        <nav className="tools" aria-label="Page">
          <a className="button quiet" href={labLink(theme)}>
            Transport Lab
          </a>
          <ThemeMenu theme={theme} choose={choose} />
        </nav>
      </header>
      <main className="p-main" aria-label={title}>
        {children}
      </main>
    </div>
  );
}
