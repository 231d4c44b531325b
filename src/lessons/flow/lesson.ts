import type { Lesson } from '../lesson.ts';
import { oneIf, proved, scalar } from '../measures.ts';

const FLOW = { method: 'flow', data: 'gaussians8', eulerSteps: 2 } as const;

export const flow: Lesson = {
  id: 'flow',
  title: 'From potential to flow',
  about: 'The same ψ, used to pair noise with data for flow matching.',
  steps: [
    {
      title: 'A velocity instead of a map',
      text: 'In flow matching a network learns a [[v|velocity]] that carries [[z|latents]] along straight lines to reals with which they are paired.',
      tex: String.raw`\min_\theta \; \lVert v_\theta(x_t, t) - (y - z) \rVert^2, \quad x_t = (1 - t)\,z + t\,y`,
      part: 'algorithm',
      setup: FLOW,
      predict: {
        ask: 'Pairs are drawn at random. Can lines of different pairs cross?',
        options: ['No', 'Yes'],
      },
      measured: proved(1),
      found: 'Yes. Where they cross, the network can only learn the mean of their velocities, so paths bend.',
      notes: 'Lipman and others (2023). The next step compares.',
    },
    {
      title: 'Pairs at random',
      text: 'Each latent is paired with a random real. Then the path is followed in two Euler steps only.',
      part: 'picture',
      setup: { ...FLOW, coupling: 'independent' },
      predict: {
        ask: 'After 1000 iterations, where do most points end?',
        options: ['Between the clusters', 'At the clusters'],
      },
      run: { iterations: 1000 },
      measured: (m) => oneIf(scalar('highQuality')(m), (share) => share > 0.5),
      found: 'Between the clusters: bent paths need many small steps.',
      notes: 'Raise Euler steps to 32 to see that the velocity itself is good.',
    },
    {
      title: 'Pairs by the potential',
      text: 'Now each latent is assigned to a real by a [[psi|potential]] that is learned meanwhile, as in the first lessons, with z in place of x.',
      tex: String.raw`j = \arg\min_k \{\, c(z, y_k) + \psi(y_k) \,\}`,
      part: 'picture',
      setup: FLOW,
      predict: {
        ask: 'After 1000 iterations, where do most points end?',
        options: ['Between the clusters', 'At the clusters'],
      },
      run: { iterations: 1000 },
      measured: (m) => oneIf(scalar('highQuality')(m), (share) => share > 0.5),
      found:
        'At the clusters: lines of optimal pairs hardly cross, so paths are nearly straight, and two steps suffice.',
      notes: 'Semi-discrete flow matching (2025): its vector is our table ψ.',
    },
  ],
};
