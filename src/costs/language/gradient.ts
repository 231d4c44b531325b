import type { Graph, Node } from './graph.ts';
import { TINY } from './ops.ts';

/**
 * The gradient of a cost in x, or in y, as another graph, by symbolic reverse-mode differentiation.
 * At a kink (|v| at 0, a norm at 0, a tie of min or max) it is finite: 0, or the mean over the tied arguments.
 * The result may be a scalar node: then every coordinate has that derivative.
 */
export function gradient(cost: Node, graph: Graph, of: 'x' | 'y' = 'x'): Node {
  const [all, one, uses] = of === 'x' ? (['x', 'xk', 'usesX'] as const) : (['y', 'yk', 'usesY'] as const);
  const adjoints = new Map<Node, Node>([[cost, graph.number(1)]]);
  let result = graph.number(0);
  for (const node of upstream(cost)) {
    const adjoint = adjoints.get(node);
    if (!adjoint) continue;
    if (node.op === all) result = graph.binary('add', result, adjoint);
    if (node.op === one) {
      result = graph.binary('add', result, graph.binary('mul', graph.unit(node.value), adjoint));
    }
    node.args.forEach((arg, i) => {
      if (!arg[uses]) return;
      const share = gathered(graph, node, arg, pullBack(graph, node, i, adjoint));
      const old = adjoints.get(arg);
      adjoints.set(arg, old ? graph.binary('add', old, share) : share);
    });
  }
  return result;
}

/** All nodes below a node, each before its arguments. */
function upstream(root: Node): Node[] {
  const seen = new Set<Node>();
  const order: Node[] = [];
  const visit = (node: Node) => {
    if (seen.has(node)) return;
    seen.add(node);
    node.args.forEach(visit);
    order.push(node);
  };
  visit(root);
  return order.reverse();
}

/** The derivative in a scalar that was broadcast over the coordinates is the sum over them. */
function gathered(graph: Graph, node: Node, arg: Node, share: Node): Node {
  return node.vector && !arg.vector ? graph.reduce('sum', share) : share;
}

/** The adjoint of argument `i` of `node`: its adjoint times the partial derivative. */
function pullBack(graph: Graph, node: Node, i: number, adjoint: Node): Node {
  const times = (a: Node, b: Node) => graph.binary('mul', a, b);
  const [a, b] = node.args;
  switch (node.op) {
    case 'add':
      return adjoint;
    case 'sub':
      return i === 0 ? adjoint : graph.unary('neg', adjoint);
    case 'mul':
      return times(adjoint, i === 0 ? b : a);
    case 'div':
    case 'ratio': {
      const first = graph.binary('ratio', adjoint, b);
      return i === 0 ? first : graph.unary('neg', times(first, node));
    }
    case 'mod':
      return i === 0
        ? adjoint
        : graph.unary('neg', times(adjoint, graph.unary('floor', graph.binary('ratio', a, b))));
    case 'pow':
      return times(
        adjoint,
        i === 0 ? powerInBase(graph, node) : times(node, graph.unary('log', graph.unary('abs', a))),
      );
    case 'min':
    case 'max': {
      const [high, low] = (node.op === 'max') === (i === 0) ? [a, b] : [b, a];
      const half = times(graph.number(0.5), graph.binary('equal', a, b));
      return times(adjoint, graph.binary('add', graph.binary('greater', high, low), half));
    }
    case 'sum':
      return adjoint;
    case 'largest':
    case 'smallest': {
      const tied = graph.binary('equal', a, node);
      return times(adjoint, graph.binary('ratio', tied, graph.reduce('sum', tied)));
    }
    default:
      return times(adjoint, unaryDerivative(graph, node, a));
  }
}

/** b a^(b-1); for powers below one in the form a^b / a, which is 0 instead of infinite at 0. */
function powerInBase(graph: Graph, node: Node): Node {
  const [a, b] = node.args;
  const smooth = b.op === 'number' && b.value >= 1;
  const lower = smooth ? graph.binary('pow', a, graph.number(b.value - 1)) : graph.binary('ratio', node, a);
  return graph.binary('mul', b, lower);
}

function unaryDerivative(graph: Graph, node: Node, a: Node): Node {
  const one = graph.number(1);
  switch (node.op) {
    case 'neg':
      return graph.number(-1);
    case 'abs':
      return graph.unary('sign', a);
    case 'sqrt':
      return graph.binary('ratio', graph.number(0.5), node);
    case 'exp':
      return node;
    case 'log':
      return graph.binary(
        'mul',
        graph.binary('greater', a, graph.number(TINY)),
        graph.binary('ratio', one, a),
      );
    case 'sin':
      return graph.unary('cos', a);
    case 'cos':
      return graph.unary('neg', graph.unary('sin', a));
    case 'tanh':
      return graph.binary('sub', one, graph.binary('pow', node, graph.number(2)));
    default: // sign and floor are constant between their jumps
      return graph.number(0);
  }
}
