import { type Plugin, parseAst } from 'vite';

/** Where settings and methods are described. */
const DESCRIPTIONS =
  /[\\/]src[\\/](settings[\\/]rows[\\/]|methods[\\/][\w-]+[\\/](method|settings|description|penalty|wasserstein)\.ts$)/;
const ONLY_SHOWN = new Set(['label', 'help', 'tex', 'hint']);

interface Node {
  type: string;
  start: number;
  end: number;
}
interface Property extends Node {
  key: Node & { name?: string };
  value: Node & { value?: unknown; quasi?: Node & { expressions: Node[] }; expressions?: Node[] };
}

/** Is it a text as it stands in the code: quoted, or raw as formulas are? */
const isText = ({ type, value, quasi, expressions }: Property['value']): boolean =>
  (type === 'Literal' && typeof value === 'string') ||
  (type === 'TemplateLiteral' && expressions?.length === 0) ||
  (type === 'TaggedTemplateExpression' && quasi?.expressions.length === 0);

/** JavaScript whose properties `label`, `help`, `tex` and `hint` are empty texts where they were texts. */
export function withoutHelp(code: string): string {
  const texts: Property['value'][] = [];
  const visit = (part: unknown): void => {
    if (typeof part !== 'object' || part === null) return;
    const { type, key, value } = part as Property;
    if (type === 'Property' && ONLY_SHOWN.has(key.name ?? '') && isText(value)) texts.push(value);
    for (const child of Object.values(part)) visit(child);
  };
  visit(parseAst(code));
  return texts
    .sort((a, b) => b.start - a.start)
    .reduce((left, { start, end }) => `${left.slice(0, start)}''${left.slice(end)}`, code);
}

/**
 * Leaves out of workers what only the page shows of settings and methods: every visit downloads both. Source maps of these
 * lines are off by the length of the texts.
 */
export const helpOfPage = (): Plugin => ({
  name: 'help-of-page',
  transform: (code, id) => (DESCRIPTIONS.test(id) ? { code: withoutHelp(code), map: null } : undefined),
});
