/** What the benchmark asks, and what it teaches. */

export function Question() {
  return (
    <div className="p-meaning">
      <p>
        A Wasserstein GAN needs a function f whose difference of means, E f(P) − E f(Q), is the distance W
        <sub>1</sub> between two distributions, and whose gradient says where to move the points of P.{' '}
        <cite>Do WGANs compute it?</cite> Korotin, Kolesov and Burnaev (<cite>Kantorovich Strikes Back!</cite>
        , 2022) made pairs P and Q whose optimal f is known, and asked ten solvers. Here they run live, beside
        three of this lab and an exact solver between samples.
      </p>
      <p>
        <b>Good gradients and a wrong distance are possible at once.</b> On published pairs of images
        (CIFAR-10, one funnel) the gradients of GP have a mean cosine of .944 with the true ones, while its
        estimate is 66.2 for a distance of 29.66: its slopes exceed 1. A GAN can learn well from such a
        critic, but the critic’s number is no distance.
      </p>
    </div>
  );
}

/** How the figures are to be read. */
export function Meaning() {
  return (
    <div className="p-meaning">
      <p>
        DOT, assignment, table and exact depend on samples: in f(x) = min<sub>j</sub> (‖x − y<sub>j</sub>‖ + ψ
        <sub>j</sub>) the gradient points away from one of finitely many reals y<sub>j</sub>, which lies on no
        transport ray, so that in high dimension the cosine is poor. More reals help, but slowly: their
        distance from a point shrinks like n<sup>−1/D</sup>. Such an f has slopes of at most 1, so that its
        estimate, on fresh samples, is on average at most W<sub>1</sub>; the optimal cost between two samples
        is on average at least W<sub>1</sub>.
      </p>
      <p className="fine">
        Published cosines in the plane cannot reach 1: their true gradients were computed from matrix products
        in single precision, which take the distance of a point very near a funnel’s centre for zero. At N = 4
        and N = 16 about 12 % and 10 % of these gradients vanish, and each counts as a cosine of 0. Here true
        gradients are known from the construction.
      </p>
    </div>
  );
}
