/** The live figures of the article, as links from `#` on. */
export const FIGURES = {
  plan: '#N=60&ratio=1&play=0&train=assigner&layers=reals,generated,optimum&controls=cost',
  loads: '#N=60&ratio=1&train=assigner&assignerKind=table&layers=reals,generated,lines',
  ring: '#N=300&layers=reals,generated,lines',
  cost: '#N=300&cost=custom&expr=abs(x1-y1)%2B5*abs(x2-y2)&layers=reals,generated,lines',
} as const;
