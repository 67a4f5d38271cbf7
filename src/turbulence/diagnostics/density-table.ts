// The published kernel density (pdf.ts) at points that stay, from tables: cheap enough for every frame of a live run.

import { exp } from "../../base/elementary.ts";
import { bandwidthOf, binCentre, narrowed, SQRT_TWO_PI } from "./pdf.ts";
import { HISTOGRAM_BINS } from "./sample.ts";

/** The kernel is cut this many widths from its middle, where it has fallen to 1.5e-8. */
const REACH = 6;

/** Weights of the bins that one point sees. */
interface Row {
  readonly first: number;
  readonly weights: Float64Array;
}

/** Density of vorticity at fixed points, for one grid and σ*. */
export class DensityTable {
  readonly #rows: readonly Row[];

  /**
   * @param n         grid points a side; sets the bandwidth
   * @param sigmaStar σ* of the histograms
   * @param omega     [points] where the density is wanted
   */
  constructor(n: number, sigmaStar: number, omega: Float64Array) {
    const width = narrowed(bandwidthOf(n), sigmaStar);
    const scale = 1 / (width * SQRT_TWO_PI);
    this.#rows = Array.from(omega, (point) => {
      const bins = Array.from({ length: HISTOGRAM_BINS }, (_, bin) => bin).filter(
        (bin) => Math.abs(binCentre(bin, sigmaStar) - point) <= REACH * width,
      );
      const weights = Float64Array.from(bins, (bin) => {
        const z = (point - binCentre(bin, sigmaStar)) / width;
        return scale * exp(-0.5 * z * z);
      });
      return { first: bins[0] ?? 0, weights };
    });
  }

  /** Density at each point, [points]. @param counts [1024] grid points in each bin, of any number of samples */
  density(counts: Float64Array): Float64Array {
    let points = 0;
    for (const count of counts) points += count;
    return Float64Array.from(this.#rows, ({ first, weights }) => {
      let sum = 0;
      for (let k = 0; k < weights.length; k++) sum += (weights[k] as number) * (counts[first + k] as number);
      return sum / points;
    });
  }
}
