import { adversarialDiagram } from './diagram.ts';

/** Of all WGANs: they differ in how the slope of the critic is bounded. */
export const diagram = () => adversarialDiagram({ symbol: 'f', name: 'critic' });
