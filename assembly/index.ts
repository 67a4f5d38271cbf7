// The binary interface of kernels.wasm, one line a kernel. The door on the other side is src/kernels.

export { heapBase, philoxBlock, normalBlock, xxh64Of } from "./core/exports";
export {
  volleyballSettleF32x4,
  volleyballSettleF64,
  volleyballObserveF32x4,
  volleyballObserveF64,
  volleyballStepF32x4,
  volleyballStepF64,
} from "./volleyball/world";
export { volleyballResetF32x4, volleyballResetF64 } from "./volleyball/reset";
export { volleyballHashF32x4, volleyballHashF64 } from "./volleyball/hash";
export { networkForward, networkSample, networkSpread } from "./learning/network";
