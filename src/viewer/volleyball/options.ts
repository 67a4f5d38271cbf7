// What a user can switch in the volleyball scene.

/** Settings of a court view; every one may be changed at any time. */
export interface CourtOptions {
  /** s of the ball's trail; 0 for none, Infinity for the whole game so far */
  trailSeconds: number;
  /** trails of the drones as well, as long as the ball's */
  droneTrails: boolean;
  /** where the ball will fly if nobody touches it */
  prediction: boolean;
  /** jets below the rotors, as long as their thrust is strong */
  thrust: boolean;
  names: boolean;
  /** 0 … 1, of every source but the first */
  ghostOpacity: number;
  /** times their true size; 1 unless someone wants to see them from afar */
  droneScale: number;
}

/** The settings of a new view. */
export const DEFAULT_COURT_OPTIONS: Readonly<CourtOptions> = {
  trailSeconds: 1.5,
  droneTrails: false,
  prediction: false,
  thrust: true,
  names: false,
  ghostOpacity: 0.35,
  droneScale: 1,
};
