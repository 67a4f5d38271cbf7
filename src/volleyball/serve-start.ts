// Starts of the serve drill as in the training of the published serve skill (volleyball.md 7):
// drone (6, 0, 1.8 … 2.0), roll, pitch, yaw within ±0.5 rad; ball (6, ±0.1, 4.8 … 5.0), v_y = −0.5·y.

import { philox, STREAMS, toUniform } from "../base/philox.ts";
import { AGENT, type VolleyballWorlds, WORLD } from "../kernels/volleyball-worlds.ts";
import { fromRpy } from "../quadrotor/quaternion.ts";

const SERVER = 2;

/** Makes the change of a start for `Match`: draws are named by (seed, game). */
export function serveStart(seed: number): (worlds: VolleyballWorlds, world: number, game: number) => void {
  return (worlds, world, game) => {
    const words = [
      ...philox([game, SERVER, 0, 0], [seed, STREAMS.start]),
      ...philox([game, SERVER, 0, 1], [seed, STREAMS.start]),
    ];
    const between = (k: number, low: number, high: number): number =>
      low + (high - low) * toUniform(words[k] as number);
    const setAgent = (field: number, value: number): void => {
      worlds.agentRow(field, SERVER)[world] = value;
    };
    setAgent(AGENT.position + 2, between(0, 1.8, 2));
    const angle = (k: number): number => between(k, -0.5, 0.5);
    fromRpy(worlds.kernels, angle(1), angle(2), angle(3)).forEach((value, k) => {
      setAgent(AGENT.quaternion + k, value);
    });
    const y = between(4, -0.1, 0.1);
    worlds.worldRow(WORLD.ballPosition + 1)[world] = y;
    worlds.worldRow(WORLD.ballPosition + 2)[world] = between(5, 4.8, 5);
    worlds.worldRow(WORLD.ballVelocity + 1)[world] = -0.5 * y;
  };
}
