// Where the rotors of a vehicle are drawn. A recording says how large a drone is, not where its rotors sit; these are
// the places of the vehicles that gyre knows, in the order of the throttles in a frame.

/** [4] x forward, y left, as parts of the half side of the drone's box; direction of turning seen from above */
export type RotorPlaces = readonly (readonly [x: number, y: number, direction: 1 | -1])[];

const IRIS: RotorPlaces = [
  [0.553, -0.936, 1],
  [-0.553, 0.851, 1],
  [0.553, 0.936, -1],
  [-0.553, -0.851, -1],
];

const PLACES: Readonly<Record<string, RotorPlaces>> = {
  iris: IRIS,
  crazyflie: [
    [0.661, 0.661, -1],
    [-0.661, 0.661, 1],
    [-0.661, -0.661, -1],
    [0.661, -0.661, 1],
  ],
  hummingbird: [
    [1, 0, -1],
    [0, 1, 1],
    [-1, 0, -1],
    [0, -1, 1],
  ],
  stmcfb: [
    [0.667, -0.667, 1],
    [0.667, 0.667, -1],
    [-0.667, 0.667, 1],
    [-0.667, -0.667, -1],
  ],
};

/** Places of a vehicle's rotors; an unknown one looks like an Iris. */
export function rotorPlaces(vehicle: string | undefined): RotorPlaces {
  return PLACES[vehicle ?? ""] ?? IRIS;
}
