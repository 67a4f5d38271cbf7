// The turbulence kernels in both precisions, as index.ts exports them; documented where they are written. Long, for a
// generic function can be exported only through one wrapper for each type.

import { fftPass, fftTables } from "../core/fft";
import { pack, packDerivatives } from "./pack";
import { unpack } from "./unpack";
import { advance } from "./advance";
import {
  addHalf,
  combine,
  cutHalf,
  cutPlane,
  maxSquare,
  meanNorm,
  meanPositiveProduct,
  meanProduct,
  norm,
  productBasdevant,
  productScaled,
  productSkew,
  productSum,
  scalePair,
  weightedSquares,
} from "./products";
import { coreViscosity, profileViscosity } from "./viscosity";
import { networkViscosity } from "./network-viscosity";

export function fftPassF64(
  plan: usize,
  sourceRe: usize,
  sourceIm: usize,
  targetRe: usize,
  targetIm: usize,
  rowLow: i32,
  rowHigh: i32,
  columnLow: i32,
  columnHigh: i32,
): void {
  fftPass<f64>(
    plan,
    sourceRe,
    sourceIm,
    targetRe,
    targetIm,
    rowLow,
    rowHigh,
    columnLow,
    columnHigh,
  );
}

export function fftPassF32(
  plan: usize,
  sourceRe: usize,
  sourceIm: usize,
  targetRe: usize,
  targetIm: usize,
  rowLow: i32,
  rowHigh: i32,
  columnLow: i32,
  columnHigh: i32,
): void {
  fftPass<f32>(
    plan,
    sourceRe,
    sourceIm,
    targetRe,
    targetIm,
    rowLow,
    rowHigh,
    columnLow,
    columnHigh,
  );
}

export function turbulencePackF64(
  grid: usize,
  kind: i32,
  re: usize,
  im: usize,
  toRe: usize,
  toIm: usize,
  scale: f64,
): void {
  pack<f64>(grid, kind, re, im, toRe, toIm, scale);
}

export function turbulencePackF32(
  grid: usize,
  kind: i32,
  re: usize,
  im: usize,
  toRe: usize,
  toIm: usize,
  scale: f32,
): void {
  pack<f32>(grid, kind, re, im, toRe, toIm, scale);
}

export function turbulencePackDerivativesF64(
  grid: usize,
  aRe: usize,
  aIm: usize,
  pa: i32,
  qa: i32,
  aInverse: i32,
  bRe: usize,
  bIm: usize,
  pb: i32,
  qb: i32,
  bInverse: i32,
  toRe: usize,
  toIm: usize,
  scale: f64,
): void {
  packDerivatives<f64>(
    grid,
    aRe,
    aIm,
    pa,
    qa,
    aInverse,
    bRe,
    bIm,
    pb,
    qb,
    bInverse,
    toRe,
    toIm,
    scale,
  );
}

export function turbulencePackDerivativesF32(
  grid: usize,
  aRe: usize,
  aIm: usize,
  pa: i32,
  qa: i32,
  aInverse: i32,
  bRe: usize,
  bIm: usize,
  pb: i32,
  qb: i32,
  bInverse: i32,
  toRe: usize,
  toIm: usize,
  scale: f64,
): void {
  packDerivatives<f32>(
    grid,
    aRe,
    aIm,
    pa,
    qa,
    aInverse,
    bRe,
    bIm,
    pb,
    qb,
    bInverse,
    toRe,
    toIm,
    scale,
  );
}

export function turbulenceUnpackF64(
  grid: usize,
  kind: i32,
  isAdded: i32,
  zRe: usize,
  zIm: usize,
  toRe: usize,
  toIm: usize,
  weight: f64,
): void {
  unpack<f64>(grid, kind, isAdded, zRe, zIm, toRe, toIm, weight);
}

export function turbulenceUnpackF32(
  grid: usize,
  kind: i32,
  isAdded: i32,
  zRe: usize,
  zIm: usize,
  toRe: usize,
  toIm: usize,
  weight: f32,
): void {
  unpack<f32>(grid, kind, isAdded, zRe, zIm, toRe, toIm, weight);
}

export function turbulenceAdvanceF64(
  grid: usize,
  step: usize,
  re: usize,
  im: usize,
  nRe: usize,
  nIm: usize,
  oRe: usize,
  oIm: usize,
): f64 {
  return advance<f64>(grid, step, re, im, nRe, nIm, oRe, oIm);
}

export function turbulenceAdvanceF32(
  grid: usize,
  step: usize,
  re: usize,
  im: usize,
  nRe: usize,
  nIm: usize,
  oRe: usize,
  oIm: usize,
): f64 {
  return advance<f32>(grid, step, re, im, nRe, nIm, oRe, oIm);
}

export function turbulenceProductBasdevantF64(grid: usize, u: usize, v: usize): void {
  productBasdevant<f64>(grid, u, v);
}

export function turbulenceProductBasdevantF32(grid: usize, u: usize, v: usize): void {
  productBasdevant<f32>(grid, u, v);
}

export function turbulenceProductSkewF64(
  grid: usize,
  u: usize,
  v: usize,
  gx: usize,
  gy: usize,
  w: usize,
): void {
  productSkew<f64>(grid, u, v, gx, gy, w);
}

export function turbulenceProductSkewF32(
  grid: usize,
  u: usize,
  v: usize,
  gx: usize,
  gy: usize,
  w: usize,
): void {
  productSkew<f32>(grid, u, v, gx, gy, w);
}

export function turbulenceProductSumF64(
  grid: usize,
  a: usize,
  b: usize,
  c: usize,
  d: usize,
  out: usize,
): void {
  productSum<f64>(grid, a, b, c, d, out);
}

export function turbulenceProductSumF32(
  grid: usize,
  a: usize,
  b: usize,
  c: usize,
  d: usize,
  out: usize,
): void {
  productSum<f32>(grid, a, b, c, d, out);
}

export function turbulenceProductScaledF64(
  grid: usize,
  a: usize,
  b: usize,
  factor: f64,
  out: usize,
  isAdded: i32,
): void {
  productScaled<f64>(grid, a, b, factor, out, isAdded);
}

export function turbulenceProductScaledF32(
  grid: usize,
  a: usize,
  b: usize,
  factor: f32,
  out: usize,
  isAdded: i32,
): void {
  productScaled<f32>(grid, a, b, factor, out, isAdded);
}

export function turbulenceScalePairF64(grid: usize, field: usize, a: usize, b: usize): void {
  scalePair<f64>(grid, field, a, b);
}

export function turbulenceScalePairF32(grid: usize, field: usize, a: usize, b: usize): void {
  scalePair<f32>(grid, field, a, b);
}

export function turbulenceNormF64(grid: usize, a: usize, b: usize, factor: f64, out: usize): void {
  norm<f64>(grid, a, b, factor, out);
}

export function turbulenceNormF32(grid: usize, a: usize, b: usize, factor: f32, out: usize): void {
  norm<f32>(grid, a, b, factor, out);
}

export function turbulenceMeanNormF64(grid: usize, a: usize, b: usize): f64 {
  return meanNorm<f64>(grid, a, b);
}

export function turbulenceMeanNormF32(grid: usize, a: usize, b: usize): f64 {
  return meanNorm<f32>(grid, a, b);
}

export function turbulenceMaxSquareF64(grid: usize, a: usize, b: usize): f64 {
  return maxSquare<f64>(grid, a, b);
}

export function turbulenceMaxSquareF32(grid: usize, a: usize, b: usize): f64 {
  return maxSquare<f32>(grid, a, b);
}

export function turbulenceMeanProductF64(grid: usize, a: usize, b: usize): f64 {
  return meanProduct<f64>(grid, a, b);
}

export function turbulenceMeanProductF32(grid: usize, a: usize, b: usize): f64 {
  return meanProduct<f32>(grid, a, b);
}

export function turbulenceMeanPositiveProductF64(grid: usize, a: usize, b: usize): f64 {
  return meanPositiveProduct<f64>(grid, a, b);
}

export function turbulenceMeanPositiveProductF32(grid: usize, a: usize, b: usize): f64 {
  return meanPositiveProduct<f32>(grid, a, b);
}

export function turbulenceCombineF64(grid: usize, a: usize, x: f64, b: usize, y: f64): void {
  combine<f64>(grid, a, x, b, y);
}

export function turbulenceCombineF32(grid: usize, a: usize, x: f32, b: usize, y: f32): void {
  combine<f32>(grid, a, x, b, y);
}

export function turbulenceCutPlaneF64(grid: usize, re: usize, im: usize, limit: i32): void {
  cutPlane<f64>(grid, re, im, limit);
}

export function turbulenceCutPlaneF32(grid: usize, re: usize, im: usize, limit: i32): void {
  cutPlane<f32>(grid, re, im, limit);
}

export function turbulenceCutHalfF64(grid: usize, from: usize, to: usize, limit: i32): void {
  cutHalf<f64>(grid, from, to, limit);
}

export function turbulenceCutHalfF32(grid: usize, from: usize, to: usize, limit: i32): void {
  cutHalf<f32>(grid, from, to, limit);
}

export function turbulenceWeightedSquaresF64(
  grid: usize,
  re: usize,
  im: usize,
  weights: usize,
): f64 {
  return weightedSquares<f64>(grid, re, im, weights);
}

export function turbulenceWeightedSquaresF32(
  grid: usize,
  re: usize,
  im: usize,
  weights: usize,
): f64 {
  return weightedSquares<f32>(grid, re, im, weights);
}

export function turbulenceCoreViscosityF64(
  grid: usize,
  s11: usize,
  s12: usize,
  w: usize,
  mean: f64,
  x: f64,
  y: f64,
  sharpness: f64,
  threshold: f64,
  out: usize,
): f64 {
  return coreViscosity<f64>(grid, s11, s12, w, mean, x, y, sharpness, threshold, out);
}

export function turbulenceCoreViscosityF32(
  grid: usize,
  s11: usize,
  s12: usize,
  w: usize,
  mean: f64,
  x: f64,
  y: f64,
  sharpness: f64,
  threshold: f64,
  out: usize,
): f64 {
  return coreViscosity<f32>(grid, s11, s12, w, mean, x, y, sharpness, threshold, out);
}

export function fftTablesF64(n: i32, cos: usize, sin: usize): void {
  fftTables<f64>(n, cos, sin);
}

export function fftTablesF32(n: i32, cos: usize, sin: usize): void {
  fftTables<f32>(n, cos, sin);
}

export function turbulenceAddHalfF64(grid: usize, a: usize, b: usize): void {
  addHalf<f64>(grid, a, b);
}

export function turbulenceAddHalfF32(grid: usize, a: usize, b: usize): void {
  addHalf<f32>(grid, a, b);
}

export function turbulenceProfileViscosityF64(
  grid: usize,
  s11: usize,
  s12: usize,
  w: usize,
  mean: f64,
  base: f64,
  count: i32,
  line: usize,
  out: usize,
): f64 {
  return profileViscosity<f64>(grid, s11, s12, w, mean, base, count, line, out);
}

export function turbulenceProfileViscosityF32(
  grid: usize,
  s11: usize,
  s12: usize,
  w: usize,
  mean: f64,
  base: f64,
  count: i32,
  line: usize,
  out: usize,
): f64 {
  return profileViscosity<f32>(grid, s11, s12, w, mean, base, count, line, out);
}

export function turbulenceNetworkViscosityF64(
  grid: usize,
  s11: usize,
  s12: usize,
  w: usize,
  wx: usize,
  wy: usize,
  mean: f64,
  dx2: f64,
  amplitude: f64,
  weights: usize,
  out: usize,
): f64 {
  return networkViscosity<f64>(grid, s11, s12, w, wx, wy, mean, dx2, amplitude, weights, out);
}

export function turbulenceNetworkViscosityF32(
  grid: usize,
  s11: usize,
  s12: usize,
  w: usize,
  wx: usize,
  wy: usize,
  mean: f64,
  dx2: f64,
  amplitude: f64,
  weights: usize,
  out: usize,
): f64 {
  return networkViscosity<f32>(grid, s11, s12, w, wx, wy, mean, dx2, amplitude, weights, out);
}
