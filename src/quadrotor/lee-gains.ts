// Gains and mixer of the Lee rate controller (volleyball.md 2.2; MIT, thu-uav/VolleyBots, commit 680493a9):
//
//   gain = (0.52, 0.52, 0.025)/I          mixer = Aᵀ(AAᵀ)⁻¹·diag(Ixx, Iyy, Izz, 1)
//
// A maps rotor thrusts to (roll, pitch, yaw torque, thrust): rows y, −x, −direction·k_m/k_f, 1.

import type { Rotor, VehicleSheet } from "./vehicle.ts";

const GAIN = [0.52, 0.52, 0.025] as const;

/**
 * The [19] numbers of the Lee controller: gain [3], then mixer [R, 4] row by row (R = 4).
 *
 * @param rotors rotors to mix for; the sheet's by default. The source takes angles and arm lengths of its
 *               parameter file instead, which for Iris lie elsewhere (volleyball.md 1.4)
 */
export function leeGains(sheet: VehicleSheet, rotors: readonly Rotor[] = sheet.rotors): Float64Array {
  const inertia = [...sheet.inertia_kgm2, 1];
  const ratio = sheet.momentCoefficient / sheet.thrustCoefficient;
  const a = [
    rotors.map((rotor) => rotor.y_m),
    rotors.map((rotor) => -rotor.x_m),
    rotors.map((rotor) => -rotor.direction * ratio),
    rotors.map(() => 1),
  ];
  const product = a.map((row) =>
    a.map((other) => row.reduce((sum, x, k) => sum + x * (other[k] as number), 0)),
  );
  const inverse = invert(product);
  const out = [...GAIN.map((gain, k) => gain / (inertia[k] as number))];
  for (let r = 0; r < rotors.length; r++) {
    for (let k = 0; k < 4; k++) {
      let sum = 0;
      for (let j = 0; j < 4; j++) sum += (a[j]?.[r] as number) * (inverse[j]?.[k] as number);
      out.push(sum * (inertia[k] as number));
    }
  }
  return Float64Array.from(out);
}

/** Inverse of a small matrix by Gauss–Jordan elimination with row pivots. */
function invert(matrix: readonly (readonly number[])[]): number[][] {
  const n = matrix.length;
  const rows = matrix.map((row, i) => [...row, ...row.map((_, j) => (i === j ? 1 : 0))]);
  for (let column = 0; column < n; column++) {
    let best = column;
    for (let i = column + 1; i < n; i++) {
      if (Math.abs(rows[i]?.[column] as number) > Math.abs(rows[best]?.[column] as number)) best = i;
    }
    const pivot = rows[best] as number[];
    rows[best] = rows[column] as number[];
    const scale = 1 / (pivot[column] as number);
    rows[column] = pivot.map((x) => x * scale);
    for (let i = 0; i < n; i++) {
      if (i === column) continue;
      const factor = rows[i]?.[column] as number;
      rows[i] = (rows[i] as number[]).map((x, j) => x - factor * (rows[column]?.[j] as number));
    }
  }
  return rows.map((row) => row.slice(n));
}
