/** The method explained, with live figures. A page of its own: the lab fills its window, and keeps wheel and keys. */
import { useState } from 'react';
import { fromHash } from '../../experiment/url.ts';
import { Tex } from '../../ui/math.tsx';
import { benchmarkLink } from '../benchmark/address.ts';
import { paperLink } from '../paper/address.ts';
import { SidePage } from '../SidePage.tsx';
import { articleLink } from './address.ts';
import { Figure } from './Figure.tsx';
import { FIGURES } from './figures.ts';
import './article.css';

export default function ArticlePage() {
  const [theme, setTheme] = useState(() => fromHash(location.hash).experiment.theme);
  return (
    <SidePage title="Learning by optimal transport" theme={theme} onTheme={setTheme} address={articleLink}>
      <article className="article">
        <p>
          A generator G turns random latents z into points x = G(z), which shall be distributed like given
          data, the <em>reals</em> y. How far the two are apart can be measured by the optimal transport cost.
          The <em>assignment method</em> of Laschos, Tinapp and Obermayer [1] computes it for any cost, by a
          second network, and trains the generator by it. Numbers of equations, theorems and sections are
          those of [1]. Each figure is the lab itself: press Play, or open it whole.
        </p>

        <h2>What is minimised</h2>
        <p>
          Let c(x, y) be the cost of moving a unit of mass from x to y. A transport plan says how much mass
          moves from each generated point to each real, so that every real receives its share. The optimal
          transport cost is that of the cheapest plan (Definition 2.2, Eq. 6). Where c is a distance it is the
          Wasserstein-1 distance; where c is a squared distance, its square root is the Wasserstein-2
          distance.
        </p>
        <Figure title="Points and the optimal plan" link={FIGURES.plan} theme={theme}>
          Generated points (orange squares), reals (blue circles) and, in green, the plan of least cost,
          solved exactly in your browser. Change the exponent of the cost, and the plan follows.
        </Figure>

        <h2>Assignment by cost and potential</h2>
        <p>
          The cheapest real for each point alone would be its nearest one; but then some reals get many points
          and others none. So each real gets a number ψ(y), as if it were a price, and a point goes where cost
          and ψ together are least (Eq. 2):
        </p>
        <Tex
          display
          tex={String.raw`y(x) = \operatorname*{arg\,min}_{y} \bigl\{ s\,c(x, y) + \psi(y) \bigr\}.`}
        />
        <p>
          Here s is a constant scale, which the lab chooses for you. The least value itself is the c-transform
          of ψ. The ψ of all reals come from one network, the <em>assigner</em>, evaluated on reals alone and
          never on generated points.
        </p>

        <h2>Even loads</h2>
        <p>
          Let n<sub>j</sub> of the m generated points go to real j of N. The assigner is trained to raise ψ
          where more than m/N arrive and to lower it where fewer do: it maximises (Eqs. 3 and 13), with n
          <sub>j</sub> held fixed,
        </p>
        <Tex display tex={String.raw`\sum_{j=1}^{N} \Bigl( \frac{n_j}{m} - \frac{1}{N} \Bigr) \psi(y_j).`} />
        <p>
          For almost every ψ its gradient is that of the dual objective on these points, the mean of the
          c-transform minus the mean of ψ (Eq. 12). Divided by s that value is, for any ψ, a lower bound on
          the optimal transport cost of these points. And if the loads are even, each point with a unique best
          real, the assignment <em>is</em> an optimal plan (Theorem 3.3): evenness can be counted, so
          optimality can be seen.
        </p>
        <Figure title="The assigner alone" link={FIGURES.loads} theme={theme}>
          The assigner alone, here as a table of one free ψ for each real: points stand still, and assignments
          change until the loads are even.
        </Figure>

        <h2>The generator follows</h2>
        <p>
          After some steps of the assigner (<em>n</em>
          <sub>critic</sub> in Algorithm 1) the generator takes one: it lowers the mean cost between its
          points and the reals that they are assigned to. Both alternate.
        </p>
        <Figure title="Both networks" link={FIGURES.ring} theme={theme}>
          Both networks on a ring of ten Gaussians, as in Figure 2 of the paper. Lines are assignments; they
          get shorter as the generator learns.
        </Figure>

        <h2>Any cost</h2>
        <p>
          Nothing above needs c to be a distance: this is the difference from a WGAN, whose critic computes
          the Wasserstein-1 distance (Eq. 1) and whose Lipschitz constraint belongs to that cost. For images a
          cost of structure, such as structural similarity, may say more than one of pixels.
        </p>
        <Figure title="A cost that prefers one direction" link={FIGURES.cost} theme={theme}>
          A typed cost: moving up or down costs five times as much as moving sideways. Type another one in the
          whole lab.
        </Figure>

        <h2>What it costs</h2>
        <p>
          Every assigner step compares m points with all N reals: O(mN) costs, which the authors call the main
          drawback. On the plane a k-d tree needs far fewer. The number m matters: the paper recommends about
          10 N to capture the distance and to exclude mode collapse. What the method reaches on images, and
          what was published, is on <a href={paperLink(theme)}>the page of the paper’s experiments</a>, and
          whether networks compute W1 at all, on <a href={benchmarkLink(theme)}>that of the benchmark</a>.
        </p>

        <h2 id="references">References</h2>
        <ol>
          <li>
            V. Laschos, J. Tinapp, K. Obermayer.{' '}
            <cite>Training Generative Networks with Arbitrary Optimal Transport Costs</cite>. Preprint,
            Technische Universität Berlin, 21 April 2020.
          </li>
          <li>
            M. Arjovsky, S. Chintala, L. Bottou. <cite>Wasserstein Generative Adversarial Networks</cite>.
            ICML 2017.
          </li>
          <li>
            C. Villani. <cite>Optimal Transport: Old and New</cite>. Springer, 2009.
          </li>
          <li>
            G. Peyré, M. Cuturi. <cite>Computational Optimal Transport</cite>. Foundations and Trends in
            Machine Learning 11 (5–6), 2019.
          </li>
        </ol>

        <h2>How to cite</h2>
        <p>Please cite the method by its paper:</p>
        <pre className="article-bib">{BIBTEX}</pre>
      </article>
    </SidePage>
  );
}

const BIBTEX = `@misc{laschos2020training,
  author = {Laschos, Vaios and Tinapp, Jan and Obermayer, Klaus},
  title  = {Training Generative Networks with Arbitrary Optimal Transport Costs},
  year   = {2020},
  note   = {Preprint}
}`;
