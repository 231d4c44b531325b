/** The meaning of the numbers in the tables, and which of them can be compared. */
import { Tex } from '../../ui/math.tsx';

export function Meaning() {
  return (
    <section className="p-meaning" aria-labelledby="meaning">
      <h2 id="meaning">What the numbers mean</h2>
      <p>
        <b>Wasserstein-1 distance.</b> Ten generated images for each of the N real ones are moved onto the
        reals, each real receiving the same share, at the least mean Euclidean distance. At the published
        scale (5,000 digits of 32 × 32 pixels, values from −1 to 1){' '}
        <em>digits that the networks never saw</em> are 12.13 from the reals, and{' '}
        <em>the reals themselves, resampled</em>, are 1.40 from them. So a distance below 12 says that images
        lie nearer to the training images than new digits do; towards 1.4 they are copies.
      </p>
      <p>
        <b>Own distances are proven.</b> A feasible transport plan bounds them from above, a feasible
        potential from below. The authors’ evaluation script compares N generated images with N reals and
        stops after 200,000 pivots, about 3.6 % too high at this size; the paper does not say which script
        made its tables.
      </p>
      <p>
        <b>Assignment variance.</b> n<sub>j</sub> of the generated images have real j as their nearest under
        the cost, and Eq. 16 of the paper is
        <Tex tex={String.raw`\frac1N \sum_{j=1}^{N} \sqrt{(n_j - 10)^2}`} display />A perfect sampler that
        draws reals at random gets 2.50 as it is written, since counts are then Poisson. Published values far
        below it must carry a normalisation that the paper does not give, so own values are shown as written
        and divided by 10. They can be below 2.50, down to 0: the assignment method draws the centres of its
        latent mixture without replacement, so that each is used equally often.
      </p>
      <p>
        <b>Small scale.</b> With fewer images and fewer pixels all distances change: those of the small scale
        can be compared with each other and with the last two rows, <em>not with the published values</em>.
      </p>
      <p>
        <b>Paper scale</b> takes the settings of the authors’ code, since the paper does not say how long it
        trained: a graphics processor for hours, a processor for more than a day. Where no own value is shown
        it was not run.
      </p>
      <p>
        <b>GAN, WGAN, WGAN-GP.</b> Published values only: their own columns are filled once these methods are
        part of the lab.
      </p>
    </section>
  );
}
