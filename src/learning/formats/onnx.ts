// An actor as an ONNX model (onnx.ai, IR version 8, operator set 17, in which LayerNormalization came):
//
//   observation [batch, I] f32  →  mean [batch, O] f32, log_std [O] f32
//
// Gemm for a dense layer (weights [I, O] as they are), Elu, Tanh, Relu, LayerNormalization over the last axis.
// Numbers of fields are those of onnx.proto3.

import { VERSION } from "../../base/version.ts";
import {
  type ActorData,
  type DenseData,
  type LayerData,
  type NormData,
  validateActor,
} from "../actor-data.ts";
import {
  bytesField,
  type Field,
  floatField,
  joined,
  messageField,
  textField,
  wholeField,
} from "./protobuf.ts";

const IR_VERSION = 8;
const OPERATOR_SET = 17;
const FLOAT = 1; // TensorProto.DataType and AttributeProto.AttributeType alike
const ATTRIBUTE_INT = 2;
/** ε of LayerNormalization and the axis are attributes; the others are the operators' defaults */
const LAST_AXIS = 1;

const OPERATORS = { elu: "Elu", tanh: "Tanh", relu: "Relu" } as const;

/** Nodes and weights of a graph under construction. */
interface Graph {
  readonly nodes: Field[];
  readonly initializers: Field[];
}

function addNode(
  graph: Graph,
  operator: string,
  inputs: readonly string[],
  output: string,
  attributes: readonly Field[] = [],
): void {
  graph.nodes.push(
    messageField(1, [
      ...inputs.map((name) => textField(1, name)),
      textField(2, output),
      textField(3, output),
      textField(4, operator),
      ...attributes,
    ]),
  );
}

/** Little-endian f32, as every machine that runs JavaScript stores them. */
function addWeights(graph: Graph, name: string, shape: readonly number[], values: Float32Array): string {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  graph.initializers.push(
    messageField(5, [
      ...shape.map((size) => wholeField(1, size)),
      wholeField(2, FLOAT),
      textField(8, name),
      bytesField(9, bytes),
    ]),
  );
  return name;
}

function addNorm(graph: Graph, layer: NormData, name: string, input: string, epsilon: number): string {
  const gain = addWeights(graph, `${name}.gain`, [layer.inputs], layer.gain);
  const shift = addWeights(graph, `${name}.shift`, [layer.inputs], layer.shift);
  addNode(graph, "LayerNormalization", [input, gain, shift], name, [
    messageField(5, [textField(1, "axis"), wholeField(3, LAST_AXIS), wholeField(20, ATTRIBUTE_INT)]),
    messageField(5, [textField(1, "epsilon"), floatField(2, epsilon), wholeField(20, FLOAT)]),
  ]);
  return name;
}

function addDense(graph: Graph, layer: DenseData, name: string, input: string): string {
  const weights = addWeights(graph, `${name}.weights`, [layer.inputs, layer.outputs], layer.weights);
  const bias = addWeights(graph, `${name}.bias`, [layer.outputs], layer.bias);
  addNode(graph, "Gemm", [input, weights, bias], name);
  if (layer.activation === "none") return name;
  addNode(graph, OPERATORS[layer.activation], [name], `${name}.${layer.activation}`);
  return `${name}.${layer.activation}`;
}

function addLayer(graph: Graph, layer: LayerData, k: number, input: string, epsilon: number): string {
  return layer.kind === "norm"
    ? addNorm(graph, layer, `norm${k}`, input, epsilon)
    : addDense(graph, layer, `dense${k}`, input);
}

/** A ValueInfoProto: name and [sizes], a text for a size that may vary. */
function valueInfo(number: number, name: string, shape: readonly (number | string)[]): Field {
  const sizes = shape.map((size) =>
    messageField(1, [typeof size === "string" ? textField(2, size) : wholeField(1, size)]),
  );
  const tensor = messageField(1, [wholeField(1, FLOAT), messageField(2, sizes)]);
  return messageField(number, [textField(1, name), messageField(2, [tensor])]);
}

/**
 * The model as bytes of a .onnx file.
 *
 * @param notes kept as metadata of the model
 */
export function encodeOnnx(
  actor: ActorData,
  notes: Readonly<Record<string, string>> = {},
): Uint8Array<ArrayBuffer> {
  validateActor(actor);
  const graph: Graph = { nodes: [], initializers: [] };
  let at = "observation";
  actor.layers.forEach((layer, k) => {
    at = addLayer(graph, layer, k, at, actor.epsilon);
  });
  addNode(graph, "Identity", [at], "mean");
  const logStd = addWeights(graph, "spread", [actor.outputs], actor.logStd);
  addNode(graph, "Identity", [logStd], "log_std");
  return joined([
    wholeField(1, IR_VERSION),
    textField(2, "gyre"),
    textField(3, VERSION),
    messageField(7, [
      ...graph.nodes,
      textField(2, "actor"),
      ...graph.initializers,
      valueInfo(11, "observation", ["batch", actor.inputs]),
      valueInfo(12, "mean", ["batch", actor.outputs]),
      valueInfo(12, "log_std", [actor.outputs]),
    ]),
    messageField(8, [textField(1, ""), wholeField(2, OPERATOR_SET)]),
    ...Object.entries(notes).map(([key, value]) =>
      messageField(14, [textField(1, key), textField(2, value)]),
    ),
  ]);
}
