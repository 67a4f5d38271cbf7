// Shaders of a pane: values of a field become colours, heights and slopes on the GPU, so that a new frame costs one
// texture and nothing else. Colours are bytes of sRGB all the way, as in the palette: exactly those of the colour bar,
// and no conversion a pixel.
//
//   u = (x, y)/2π in [0, 1)²; the texture holds the field as it is stored, [x][y], so its s runs along y and its t
//   along x. Grid point i stands in the middle of texel i: hence the half texel.
//   t(ω) as in color-scale.ts;   z = relief·AMPLITUDE·t, cut at ±1.5

import { KNEE } from "./color-scale.ts";
import { PANE_SIDE } from "./pane-layout.ts";

/** World units of height at the limit of the colours; a logarithm raises what is small, and wants less. */
export const AMPLITUDE = { linear: 0.8, symlog: 0.5 } as const;
/** Where heights are cut, in limits of the colours. */
export const MOST_UNITS = 1.5;
/** The highest peak there can be, world units. */
export const TOP = MOST_UNITS * AMPLITUDE.linear;
/** Where the block under the relief ends, world units. */
export const FLOOR = -1.35;

/** Common to all shaders that look at the field. */
export const FIELD_GLSL = /* glsl */ `
uniform sampler2D field;
uniform float texel;
uniform float limit;
uniform float symlog;
uniform float relief;

float fieldAt(vec2 u) { return texture(field, u.yx + 0.5 * texel).r; }

float unitOf(float value) {
  float share = value / limit;
  if (symlog < 0.5) return share;
  return sign(share) * log(1.0 + ${KNEE.toFixed(1)} * abs(share)) / ${Math.log1p(KNEE).toFixed(6)};
}

float heightAt(vec2 u) {
  float amplitude = symlog < 0.5 ? ${AMPLITUDE.linear.toFixed(3)} : ${AMPLITUDE.symlog.toFixed(3)};
  return amplitude * clamp(unitOf(fieldAt(u)), -${MOST_UNITS.toFixed(1)}, ${MOST_UNITS.toFixed(1)});
}
`;

/**
 * position: u in x and y; z = 0 on the surface, −1 at the foot of the sides. Light is reckoned at the vertices: software
 * renderers pay for every look at a texture, and there are far more pixels than vertices.
 */
export const FIELD_VERTEX = /* glsl */ `
${FIELD_GLSL}
varying vec2 vU;
varying float vDepth;
varying float vLight;
varying float vGloss;

const vec3 LIGHT = normalize(vec3(-0.55, 0.5, 0.75));
const vec3 HALF = normalize(LIGHT + vec3(0.0, -0.35, 0.8));
const float STEP = 1.0 / 128.0;

vec3 surfaceNormal(vec2 u) {
  vec2 slope = vec2(
    heightAt(u + vec2(STEP, 0.0)) - heightAt(u - vec2(STEP, 0.0)),
    heightAt(u + vec2(0.0, STEP)) - heightAt(u - vec2(0.0, STEP))
  ) * (relief / (2.0 * STEP * ${PANE_SIDE.toFixed(1)}));
  return normalize(vec3(-slope, 1.0));
}

void main() {
  vU = position.xy;
  vDepth = -position.z;
  vLight = 1.0;
  vGloss = 0.0;
  float z = 0.0;
  if (relief > 0.0) {
    z = position.z < -0.5 ? ${FLOOR.toFixed(3)} : heightAt(vU);
    bool isSide = normal.z < 0.5;
    vec3 outward = isSide ? normal : surfaceNormal(vU);
    float lambert = max(0.0, dot(outward, LIGHT));
    vLight = mix(1.0, isSide ? 0.78 + 0.22 * lambert : 0.5 + 0.66 * lambert, relief);
    vGloss = isSide ? 0.0 : relief * 0.16 * pow(max(0.0, dot(outward, HALF)), 40.0);
  }
  vec3 world = vec3((position.xy - 0.5) * ${PANE_SIDE.toFixed(1)}, relief * z);
  gl_Position = projectionMatrix * modelViewMatrix * vec4(world, 1.0);
}
`;

export const FIELD_FRAGMENT = /* glsl */ `
${FIELD_GLSL}
uniform sampler2D colors;
uniform float cells;
uniform vec3 blockColor;
varying vec2 vU;
varying float vDepth;
varying float vLight;
varying float vGloss;

#ifdef OVERLAY
uniform sampler2D overlay;
uniform sampler2D overlayColors;
uniform float overlayTexel;
uniform vec2 overlayRange;
uniform float tint;
uniform float contours;
uniform vec3 contourColor;
#endif

vec3 colorOf(float value) {
  bool isNumber = abs(value) < 1e30;
  float at = isNumber ? 127.5 + 127.0 * clamp(unitOf(value), -1.0, 1.0) : 255.5;
  return texture(colors, vec2(at / 256.0, 0.5)).rgb;
}

#ifdef OVERLAY
vec3 withOverlay(vec3 color) {
  float c = texture(overlay, vU.yx + 0.5 * overlayTexel).r;
  float share = clamp((c - overlayRange.x) / (overlayRange.y - overlayRange.x), 0.0, 1.0);
  vec3 layer = texture(overlayColors, vec2((0.5 + 254.0 * share) / 256.0, 0.5)).rgb;
  color = mix(color, layer, tint * 0.9 * share);
  float level = share * 8.0;
  float slope = fwidth(level);
  // where nothing changes no line runs, be it on a level or not
  float line = slope > 1e-4 ? abs(fract(level - 0.5) - 0.5) / slope : 2.0;
  return mix(color, contourColor, contours * (1.0 - smoothstep(0.6, 1.6, line)));
}
#endif

void main() {
  vec2 u = cells > 0.5 ? floor(vU * cells + 0.5) / cells : vU;
  vec3 color = colorOf(fieldAt(u));
#ifdef OVERLAY
  if (vDepth < 0.001) color = withOverlay(color);
#endif
  if (vDepth > 0.001) color = mix(color * 0.8, blockColor, smoothstep(0.0, 0.55, vDepth));
  gl_FragColor = vec4(color * vLight + vGloss, 1.0);
}
`;
