/** The networks of a method, lit with the line of its algorithm that is running. */
import { useMemo } from 'react';
import type { Diagram, DiagramBox, DiagramGradient } from '../../methods/diagram.ts';
import { methodOf } from '../../methods/registry.ts';
import type { Line } from '../../runtime/protocol/protocol.ts';
import type { Experiment } from '../../settings/table.ts';
import { useLoaded } from '../../ui/hooks.ts';
import './diagram.css';

interface Props {
  experiment: Experiment;
  line: Line;
}

const none = () => Promise.resolve(null);

/** The diagram of the experiment's method; nothing where it has none, or until it is loaded. */
export function MethodDiagram({ experiment, line }: Props) {
  const loaded = useLoaded(methodOf(experiment).diagram ?? none);
  const diagram = useMemo(() => loaded?.diagram(experiment) ?? null, [loaded, experiment]);
  return diagram && <DiagramFigure diagram={diagram} line={line} />;
}

const [WIDTH, HEIGHT, PITCH, ROW, MARGIN] = [60, 36, 76, 44, 27];
/** Length of an arrowhead. */
const HEAD = 5;
/** Space between the outermost line of a gradient and the boxes. */
const AROUND = 14;

/** A diagram, of which the parts that take part in a line are lit. */
export function DiagramFigure({ diagram, line }: { diagram: Diagram; line: Line }) {
  const { words, boxes, arrows, gradients } = diagram;
  const box = (id: string) => boxes.find((b) => b.id === id) as DiagramBox;
  const columns = Math.max(...boxes.map(({ column }) => column)) + 1;
  const width = (columns - 1) * PITCH + WIDTH + 2;
  const height = 2 * MARGIN + ROW + HEIGHT;
  const lit = (lines: readonly string[]) => (lines.includes(line) ? ' v-part-lit' : '');
  return (
    <svg
      className="v-diagram"
      viewBox={`-1 0 ${width} ${height}`}
      style={{ maxWidth: `${width / 13}rem` }}
      role="img"
      aria-label={words}
    >
      {arrows.map(({ from, to, lines }) => (
        <path key={`${from}${to}`} className={`v-forward${lit(lines)}`} d={forward(box(from), box(to))} />
      ))}
      {gradients.map((gradient) => {
        const { d, label } = backward(box(gradient.from), box(gradient.to), gradient.side);
        return (
          <g key={gradient.side} className={`v-gradient${lit(gradient.lines)}`}>
            <path d={d} />
            <text x={label[0]} y={label[1]}>
              {gradient.label}
            </text>
          </g>
        );
      })}
      {boxes.map((b) => (
        <g key={b.id} className={`v-box v-box-${b.kind}${lit(b.lines)}`}>
          <rect
            x={left(b)}
            y={top(b)}
            width={WIDTH}
            height={bottom(b) - top(b)}
            rx={b.kind === 'network' ? 3 : 10}
          />
          <text className="v-symbol" x={middle(b)} y={centre(b) - 1}>
            {b.symbol}
          </text>
          <text x={middle(b)} y={centre(b) + 12} {...fitted(b.name)}>
            {b.name}
          </text>
        </g>
      ))}
    </svg>
  );
}

/** A name that would be wider than its box is narrowed. */
const fitted = (name: string) =>
  name.length > 11 ? ({ textLength: WIDTH - 6, lengthAdjust: 'spacingAndGlyphs' } as const) : {};

const left = ({ column }: DiagramBox) => column * PITCH;
const middle = (b: DiagramBox) => left(b) + WIDTH / 2;
const top = ({ row }: DiagramBox) => MARGIN + (row === 1 ? ROW : 0);
const bottom = ({ row }: DiagramBox) => MARGIN + HEIGHT + (row === 0 ? 0 : ROW);
const centre = (b: DiagramBox) => (top(b) + bottom(b)) / 2;

/** An arrow to the right, at the height of the box that is in one row. */
function forward(from: DiagramBox, to: DiagramBox): string {
  const y = centre(from.row === 'both' ? to : from);
  const end = left(to) - 1;
  return `M${left(from) + WIDTH} ${y}H${end}m${-HEAD} ${-HEAD * 0.7}l${HEAD} ${HEAD * 0.7}l${-HEAD} ${HEAD * 0.7}`;
}

/** An arrow back around the boxes, and the place of its label. */
function backward(from: DiagramBox, to: DiagramBox, side: DiagramGradient['side']) {
  const up = side === 'above';
  const edge = up ? top : bottom;
  const away = up ? -1 : 1;
  const y = edge(from) + away * AROUND;
  const end = edge(to) + away;
  const head = `m${-HEAD * 0.7} ${away * HEAD}L${middle(to)} ${end}l${HEAD * 0.7} ${away * HEAD}`;
  const d = `M${middle(from)} ${edge(from)}V${y}H${middle(to)}V${end}${head}`;
  const between = (middle(from) + middle(to)) / 2;
  return { d, label: [between, up ? y - 3 : y + 10] as const };
}
