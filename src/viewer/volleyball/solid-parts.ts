// Puts shapes together to one geometry for the solid material: each with a colour of its own, and how much of the
// colour of its instance it takes over.

import { type BufferGeometry, Color, Float32BufferAttribute, type Matrix4 } from "three";
import { mergeGeometries } from "three/addons/utils/BufferGeometryUtils.js";

/** A shape with its colours. */
export interface SolidPart {
  readonly shape: BufferGeometry;
  readonly place?: Matrix4;
  readonly color?: Color;
  /** 0 its own colour … 1 the colour of the instance */
  readonly paint: number;
}

const GREY = new Color(0.5, 0.5, 0.5);

/** One geometry with attributes position, normal, base, paint. The shapes are used up. */
export function mergeParts(parts: readonly SolidPart[]): BufferGeometry {
  const geometries = parts.map(({ shape, place, color = GREY, paint }) => {
    const plain = shape.index ? shape.toNonIndexed() : shape;
    if (place) plain.applyMatrix4(place);
    plain.deleteAttribute("uv");
    const count = plain.getAttribute("position").count;
    const base = new Float32Array(count * 3);
    for (let k = 0; k < count; k++) color.toArray(base, 3 * k);
    plain.setAttribute("base", new Float32BufferAttribute(base, 3));
    plain.setAttribute("paint", new Float32BufferAttribute(new Float32Array(count).fill(paint), 1));
    return plain;
  });
  const merged = mergeGeometries(geometries);
  for (const part of parts) part.shape.dispose();
  for (const geometry of geometries) geometry.dispose();
  return merged;
}
