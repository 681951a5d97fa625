/**
 * A deviation that was measured in few values is not fully believed: the normal deviation that is as unlikely as `z` is
 * in Student's distribution (Wallace's approximation, Annals of Mathematical Statistics 30, 1959). `freedom` above 0.
 */
export const cautious = (z: number, freedom: number): number =>
  Math.sign(z) * Math.sqrt(freedom * Math.log1p((z * z) / freedom)) * ((8 * freedom + 1) / (8 * freedom + 3));
