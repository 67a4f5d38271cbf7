// Colours of the volleyball scene. They are used as they are written, without lights in linear space: what stands
// here is what the screen shows in full light.

import { Color, LinearSRGBColorSpace } from "three";
import type { Scheme } from "../stage/scene-view.ts";

/** Colours of one scheme. */
export interface Palette {
  readonly backdropTop: Color;
  readonly backdropBottom: Color;
  /** around the court, and the free zone beside it */
  readonly ground: Color;
  readonly apron: Color;
  /** the court behind the attack lines, and between them */
  readonly court: Color;
  readonly zone: Color;
  readonly line: Color;
  readonly net: Color;
  readonly tape: Color;
  readonly post: Color;
  /** [team] */
  readonly teams: readonly [Color, Color];
  /** arms and motors */
  readonly frame: Color;
  readonly front: Color;
  readonly rotor: Color;
  readonly jet: Color;
  /** 0 … 1, of the strongest jet */
  readonly jetStrength: number;
  readonly ballLight: Color;
  readonly ballDark: Color;
  readonly seam: Color;
  readonly fault: Color;
  readonly ink: Color;
  readonly paper: Color;
  readonly ghost: Color;
  readonly shadow: Color;
  /** 0 … 1 */
  readonly shadowStrength: number;
  /** light from below and from above, and of the sun; parts of full light */
  readonly light: readonly [below: number, above: number, sun: number];
}

/** A colour that a shader writes to the screen unchanged. */
export function screenColor(hex: number): Color {
  return new Color().setHex(hex, LinearSRGBColorSpace);
}

const light: Palette = {
  backdropTop: screenColor(0xcfdde8),
  backdropBottom: screenColor(0xeef2f5),
  ground: screenColor(0xe3ebf0),
  apron: screenColor(0x7fa3a8),
  court: screenColor(0xefd9b8),
  zone: screenColor(0xe6c08d),
  line: screenColor(0xffffff),
  net: screenColor(0x2b3a44),
  tape: screenColor(0xffffff),
  post: screenColor(0x5b6b75),
  teams: [screenColor(0x2166ac), screenColor(0xb2182b)],
  frame: screenColor(0x39424a),
  front: screenColor(0xffffff),
  rotor: screenColor(0x26323a),
  jet: screenColor(0xffffff),
  jetStrength: 0.5,
  ballLight: screenColor(0xffd23f),
  ballDark: screenColor(0x2f5fb3),
  seam: screenColor(0x5a4a1c),
  fault: screenColor(0xd7263d),
  ink: screenColor(0x1d2830),
  paper: screenColor(0xffffff),
  ghost: screenColor(0x6b7780),
  shadow: screenColor(0x2a2118),
  shadowStrength: 0.42,
  light: [0.62, 0.86, 0.3],
};

const dark: Palette = {
  backdropTop: screenColor(0x131a20),
  backdropBottom: screenColor(0x232d35),
  ground: screenColor(0x1f2930),
  apron: screenColor(0x2b4047),
  court: screenColor(0x40545f),
  zone: screenColor(0x4d6a75),
  line: screenColor(0xdfe9ee),
  net: screenColor(0xc4d2da),
  tape: screenColor(0xe9f0f3),
  post: screenColor(0x8496a0),
  teams: [screenColor(0x5ba3e6), screenColor(0xf0606a)],
  frame: screenColor(0x8d9aa3),
  front: screenColor(0xffffff),
  rotor: screenColor(0xc9d6de),
  jet: screenColor(0xbfe4ff),
  jetStrength: 0.28,
  ballLight: screenColor(0xffd84f),
  ballDark: screenColor(0x3b76d6),
  seam: screenColor(0x57481b),
  fault: screenColor(0xff4d5e),
  ink: screenColor(0xf2f6f8),
  paper: screenColor(0x10171b),
  ghost: screenColor(0x93a2ac),
  shadow: screenColor(0x05080a),
  shadowStrength: 0.5,
  light: [0.5, 0.82, 0.34],
};

/** The colours of a scheme. */
export function paletteOf(scheme: Scheme): Palette {
  return scheme === "dark" ? dark : light;
}
