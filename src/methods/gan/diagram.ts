import { adversarialDiagram } from '../adversarial/diagram.ts';

export const diagram = () => adversarialDiagram({ symbol: 'D', name: 'discriminator' });
