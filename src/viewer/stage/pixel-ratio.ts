// How many pixels to draw: fewer where frames take too long, more again where there is time to spare.

/** Frames that are looked at before the ratio changes. */
const WINDOW = 20;
/** ms after which fewer frames will do: a slow machine is not left waiting for twenty of them */
const LONG = 800;
const FEWEST = 4;
/** ms; the longest mean time between frames that is left alone: 25 frames a second */
const SLOW = 40;
/** ms; a mean time between frames below which there is room for more pixels */
const FAST = 20;
/** part of the pixels' side that one step leaves; a step down goes further the slower the frames are */
const STEP = 0.82;
const BIG_STEP = 0.6;

/** Picks a pixel ratio from the times between frames. */
export class PixelRatio {
  readonly #most: number;
  readonly #least: number;
  #value: number;
  #sum = 0;
  #count = 0;
  /** raises left: each one that had to be taken back costs one, so that it comes to rest */
  #raises = 2;
  #wasRaised = false;

  /**
   * @param most the screen's ratio, capped by the caller
   * @param least never fewer pixels than this
   */
  constructor(most: number, least: number = Math.min(0.6, most)) {
    this.#most = most;
    this.#least = least;
    this.#value = most;
  }

  get value(): number {
    return this.#value;
  }

  /** Notes the time between two frames of an animation, ms. @returns whether the ratio has changed */
  note(milliseconds: number): boolean {
    this.#sum += Math.min(milliseconds, 250);
    this.#count++;
    if (this.#count < WINDOW && (this.#count < FEWEST || this.#sum < LONG)) return false;
    const mean = this.#sum / this.#count;
    this.#sum = 0;
    this.#count = 0;
    if (mean > SLOW && this.#value > this.#least) {
      // the time of a frame goes with the area
      const step = Math.max(BIG_STEP, Math.min(STEP, Math.sqrt(SLOW / mean)));
      return this.#set(this.#value * step, false);
    }
    if (mean < FAST && this.#value < this.#most && this.#raises > 0)
      return this.#set(this.#value / STEP, true);
    return false;
  }

  #set(value: number, isRaise: boolean): boolean {
    if (!isRaise && this.#wasRaised) this.#raises--;
    this.#wasRaised = isRaise;
    this.#value = Math.min(this.#most, Math.max(this.#least, value));
    return true;
  }
}
