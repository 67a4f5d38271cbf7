// The meshes of a pane: a square for the flat picture, a fine grid with sides for the relief. u in x and y, 0 … 1.

import { BufferAttribute, BufferGeometry } from "three";

/** Grid of quads over [0, 1]², with sides down to z = −1 where asked. */
export function makeFieldGeometry(squares: number, hasSides: boolean): BufferGeometry {
  const side = squares + 1;
  const positions: number[] = [];
  const normals: number[] = [];
  const indices: number[] = [];
  for (let i = 0; i < side; i++) {
    for (let j = 0; j < side; j++) {
      positions.push(i / squares, j / squares, 0);
      normals.push(0, 0, 1);
    }
  }
  for (let i = 0; i < squares; i++) {
    for (let j = 0; j < squares; j++) {
      const corner = i * side + j;
      indices.push(corner, corner + side, corner + side + 1, corner, corner + side + 1, corner + 1);
    }
  }
  if (hasSides) addSides(squares, positions, normals, indices);
  const geometry = new BufferGeometry();
  geometry.setAttribute("position", new BufferAttribute(Float32Array.from(positions), 3));
  geometry.setAttribute("normal", new BufferAttribute(Float32Array.from(normals), 3));
  geometry.setIndex(indices);
  return geometry;
}

/** Sides: along each edge a strip from the surface down, facing outwards. */
function addSides(squares: number, positions: number[], normals: number[], indices: number[]): void {
  const edges: readonly (readonly [number, number, number, number])[] = [
    // start corner, and direction with the outside to its right
    [0, 0, 1, 0],
    [1, 0, 0, 1],
    [1, 1, -1, 0],
    [0, 1, 0, -1],
  ];
  for (const [x, y, dx, dy] of edges) {
    const first = positions.length / 3;
    for (let k = 0; k <= squares; k++) {
      const s = k / squares;
      for (const z of [0, -1]) {
        positions.push(x + dx * s, y + dy * s, z);
        normals.push(dy, -dx, 0);
      }
    }
    for (let k = 0; k < squares; k++) {
      const a = first + 2 * k;
      indices.push(a, a + 1, a + 3, a, a + 3, a + 2);
    }
  }
}
