// Words in the scene: names above drones, notices of faults. All are one draw call from one canvas, which is painted
// anew only when a word in it changes. They keep their size on the screen.

import {
  CanvasTexture,
  type Color,
  DynamicDrawUsage,
  Float32BufferAttribute,
  InstancedBufferAttribute,
  InstancedBufferGeometry,
  LinearFilter,
  Mesh,
  ShaderMaterial,
  Vector2,
  type WebGLRenderer,
} from "three";
import type { Palette } from "./palette.ts";

/** px of a row in the canvas; on the screen it is half as large */
const ROW_WIDTH = 512;
const ROW_HEIGHT = 48;
/** notices at the same time */
const NOTICES = 4;

const VERTEX = /* glsl */ `
attribute vec4 place;
attribute float opacity;
uniform vec2 uViewport;
uniform float uRatio;
uniform float uRows;
varying vec2 vUv;
varying float vOpacity;
void main() {
  vUv = vec2(position.x + 0.5, (uRows - 1.0 - place.w + position.y + 0.5) / uRows);
  vOpacity = opacity;
  vec4 clip = projectionMatrix * viewMatrix * vec4(place.xyz, 1.0);
  vec2 size = vec2(${(ROW_WIDTH / 2).toFixed(1)}, ${(ROW_HEIGHT / 2).toFixed(1)}) * uRatio;
  // whole pixels, else words are blurred
  vec2 center = floor((clip.xy / clip.w * 0.5 + 0.5) * uViewport) / uViewport * 2.0 - 1.0;
  gl_Position = vec4((center + position.xy * size * 2.0 / uViewport) * clip.w, clip.zw);
}`;

const FRAGMENT = /* glsl */ `
uniform sampler2D uWords;
varying vec2 vUv;
varying float vOpacity;
void main() {
  vec4 word = texture2D(uWords, vUv);
  gl_FragColor = vec4(word.rgb / max(word.a, 0.01), word.a * vOpacity);
}`;

/** A row of the canvas. */
interface Word {
  text: string;
  /** team whose colour it carries, or −1 for a fault */
  team: number;
}

const size = new Vector2();

function css(color: Color, alpha: number): string {
  const [r, g, b] = [color.r, color.g, color.b].map((part) => Math.round(part * 255));
  return `rgba(${r}, ${g}, ${b}, ${alpha})`;
}

/** Words of one picture; they are put anew for each. */
export class Labels {
  readonly mesh: Mesh<InstancedBufferGeometry, ShaderMaterial>;
  readonly #words: Word[];
  readonly #canvas: HTMLCanvasElement = document.createElement("canvas");
  readonly #texture: CanvasTexture;
  readonly #place: InstancedBufferAttribute;
  readonly #opacity: InstancedBufferAttribute;
  readonly #names: number;
  #palette: Palette | undefined;
  #count = 0;

  /** @param names what `addName` may show, and the team of each */
  constructor(names: readonly { readonly text: string; readonly team: number }[]) {
    this.#names = names.length;
    this.#words = names.map(({ text, team }) => ({ text, team }));
    for (let k = 0; k < NOTICES; k++) this.#words.push({ text: "", team: -1 });
    this.#canvas.width = ROW_WIDTH;
    this.#canvas.height = ROW_HEIGHT * this.#words.length;
    this.#texture = new CanvasTexture(this.#canvas);
    this.#texture.minFilter = LinearFilter;
    this.#texture.generateMipmaps = false;
    this.#texture.premultiplyAlpha = true;
    const geometry = new InstancedBufferGeometry();
    const corners = [-0.5, -0.5, 0, 0.5, -0.5, 0, 0.5, 0.5, 0, -0.5, 0.5, 0];
    geometry.setAttribute("position", new Float32BufferAttribute(corners, 3));
    geometry.setIndex([0, 1, 2, 0, 2, 3]);
    this.#place = new InstancedBufferAttribute(new Float32Array(4 * this.#words.length), 4);
    this.#opacity = new InstancedBufferAttribute(new Float32Array(this.#words.length), 1);
    geometry.setAttribute("place", this.#place.setUsage(DynamicDrawUsage));
    geometry.setAttribute("opacity", this.#opacity.setUsage(DynamicDrawUsage));
    this.mesh = new Mesh(geometry, this.#makeMaterial());
    this.mesh.frustumCulled = false;
    this.mesh.renderOrder = 40;
    this.mesh.onBeforeRender = this.#measure;
  }

  #makeMaterial(): ShaderMaterial {
    return new ShaderMaterial({
      vertexShader: VERTEX,
      fragmentShader: FRAGMENT,
      uniforms: {
        uViewport: { value: size },
        uRatio: { value: 1 },
        uRows: { value: this.#words.length },
        uWords: { value: this.#texture },
      },
      transparent: true,
      depthTest: false,
      depthWrite: false,
    });
  }

  readonly #measure = (renderer: WebGLRenderer): void => {
    renderer.getDrawingBufferSize(size);
    const { uRatio } = this.mesh.material.uniforms;
    if (uRatio) uRatio.value = renderer.getPixelRatio();
  };

  setPalette(palette: Palette): void {
    this.#palette = palette;
    for (let row = 0; row < this.#words.length; row++) this.#paint(row);
  }

  /** Paints a row: a rounded plate, words in the middle, underlined in the team's colour. */
  #paint(row: number): void {
    // kept where the processor is: it goes to the GPU as a texture
    const context = this.#canvas.getContext("2d", { willReadFrequently: true });
    const { text, team } = this.#words[row] as Word;
    if (!context || !this.#palette) return;
    const top = row * ROW_HEIGHT;
    const { teams, fault, paper, ink } = this.#palette;
    context.clearRect(0, top, ROW_WIDTH, ROW_HEIGHT);
    this.#texture.needsUpdate = true;
    if (text === "") return;
    context.font = `600 ${ROW_HEIGHT * 0.52}px system-ui, sans-serif`;
    context.textAlign = "center";
    context.textBaseline = "middle";
    const width = Math.min(ROW_WIDTH - 4, context.measureText(text).width + 30);
    const left = (ROW_WIDTH - width) / 2;
    context.fillStyle = team < 0 ? css(fault, 0.94) : css(paper, 0.8);
    context.beginPath();
    context.roundRect(left, top + 5, width, ROW_HEIGHT - 10, 10);
    context.fill();
    context.fillStyle = team < 0 ? "#fff" : css(ink, 1);
    context.fillText(text, ROW_WIDTH / 2, top + ROW_HEIGHT * 0.5, ROW_WIDTH - 34);
    if (team < 0) return;
    context.fillStyle = css(teams[team === 1 ? 1 : 0], 1);
    context.fillRect(left + 10, top + ROW_HEIGHT - 10, width - 20, 4);
  }

  /** Takes all words away. */
  begin(): void {
    this.#count = 0;
  }

  /** Shows name k above a point. */
  addName(k: number, x: number, y: number, z: number): void {
    if (k >= 0 && k < this.#names) this.#add(k, x, y, z, 1);
  }

  /** Shows words that come and go. @param key the same for the same notice; @param alpha 0 … 1 */
  addNotice(key: number, text: string, x: number, y: number, z: number, alpha: number): void {
    const row = this.#names + (key % NOTICES);
    const word = this.#words[row] as Word;
    if (word.text !== text) {
      word.text = text;
      this.#paint(row);
    }
    this.#add(row, x, y, z, alpha);
  }

  #add(row: number, x: number, y: number, z: number, alpha: number): void {
    if (this.#count === this.#words.length) return;
    const k = this.#count++;
    this.#place.setXYZW(k, x, y, z, row);
    this.#opacity.setX(k, alpha);
  }

  /** Hands the words over to the GPU. */
  end(): void {
    this.mesh.visible = this.#count > 0;
    this.mesh.geometry.instanceCount = this.#count;
    this.#place.needsUpdate = true;
    this.#opacity.needsUpdate = true;
  }

  dispose(): void {
    this.mesh.geometry.dispose();
    this.mesh.material.dispose();
    this.#texture.dispose();
  }
}
