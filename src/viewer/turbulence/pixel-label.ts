// Words in the scene that keep their size on the screen: a sprite whose scale is set as it is drawn.

import {
  type Camera,
  CanvasTexture,
  LinearFilter,
  PerspectiveCamera,
  Sprite,
  SpriteMaterial,
  SRGBColorSpace,
  Vector2,
  Vector3,
  type WebGLRenderer,
} from "three";

/** Canvas pixels in one pixel of CSS. */
const DENSITY = 2;
/** px of a line of words, and of the letters */
const LINE = 18;
const FONT = 13;
const MOST_LINES = 2;
/** a change of the room below this does not set the words anew */
const ROOM_STEP = 12;

const size = new Vector2();
const place = new Vector3();

/** Breaks words into lines no wider than `room`; the last of at most `mostLines` ends with … where it must. */
export function breakLines(
  text: string,
  room: number,
  mostLines: number,
  widthOf: (text: string) => number,
): string[] {
  const lines: string[] = [];
  let rest = text.trim();
  while (rest !== "" && lines.length < mostLines) {
    const isLast = lines.length === mostLines - 1;
    let end = rest.length;
    while (end > 1 && widthOf(rest.slice(0, end) + (isLast && end < rest.length ? "…" : "")) > room) end--;
    if (end < rest.length && !isLast) {
      const space = rest.lastIndexOf(" ", end);
      if (space > 0) end = space;
    }
    const line = rest.slice(0, end).trim();
    rest = rest.slice(end).trim();
    lines.push(isLast && rest !== "" ? `${line}…` : line);
  }
  return lines;
}

/** A label. Its lower edge stands at its position. */
export class PixelLabel {
  readonly sprite: Sprite;
  readonly #text: string;
  /** world units that it may fill */
  #width: number;
  readonly #height: number;
  readonly #canvas = document.createElement("canvas");
  readonly #texture: CanvasTexture;
  #color = "#000000";
  #room = 0;
  #isStale = true;

  constructor(text: string, width: number, height: number) {
    this.#text = text;
    this.#width = width;
    this.#height = height;
    this.#texture = new CanvasTexture(this.#canvas);
    this.#texture.colorSpace = SRGBColorSpace;
    this.#texture.minFilter = LinearFilter;
    this.#texture.generateMipmaps = false;
    const material = new SpriteMaterial({ map: this.#texture, depthTest: false, transparent: true });
    this.sprite = new Sprite(material);
    this.sprite.center.set(0.5, 0);
    this.sprite.renderOrder = 10;
    this.sprite.onBeforeRender = (renderer, _scene, camera) => this.#fit(renderer as WebGLRenderer, camera);
  }

  /** Sets how wide it may be, world units. */
  setWidth(width: number): void {
    this.#width = width;
  }

  setColor(color: string): void {
    this.#color = color;
    this.#isStale = true;
  }

  #fit(renderer: WebGLRenderer, camera: Camera): void {
    if (!(camera instanceof PerspectiveCamera)) return;
    renderer.getSize(size);
    const distance = -place
      .setFromMatrixPosition(this.sprite.matrixWorld)
      .applyMatrix4(camera.matrixWorldInverse).z;
    const worldPerPixel = (2 * distance * Math.tan((camera.fov * Math.PI) / 360)) / size.y;
    const room = this.#width / worldPerPixel;
    if (this.#isStale || Math.abs(room - this.#room) > ROOM_STEP)
      this.#draw(room, this.#height / worldPerPixel);
    this.sprite.scale.set(
      (this.#canvas.width / DENSITY) * worldPerPixel,
      (this.#canvas.height / DENSITY) * worldPerPixel,
      1,
    );
    this.sprite.updateMatrixWorld();
  }

  #draw(room: number, height: number): void {
    const context = this.#canvas.getContext("2d");
    if (!context) return;
    const mostLines = Math.max(1, Math.min(MOST_LINES, Math.floor(height / LINE)));
    const font = `600 ${FONT * DENSITY}px system-ui, sans-serif`;
    context.font = font;
    const lines = breakLines(
      this.#text,
      Math.max(40, room),
      mostLines,
      (text) => context.measureText(text).width / DENSITY,
    );
    // a texture on the GPU keeps its size: a canvas of another size needs a new one
    this.#texture.dispose();
    this.#canvas.width =
      Math.ceil(Math.max(...lines.map((line) => context.measureText(line).width))) + 2 * DENSITY;
    this.#canvas.height = lines.length * LINE * DENSITY;
    context.font = font;
    context.fillStyle = this.#color;
    context.textAlign = "center";
    context.textBaseline = "middle";
    lines.forEach((line, k) => {
      context.fillText(line, this.#canvas.width / 2, (k + 0.5) * LINE * DENSITY);
    });
    this.#texture.needsUpdate = true;
    this.#room = room;
    this.#isStale = false;
  }

  dispose(): void {
    this.#texture.dispose();
    this.sprite.material.dispose();
  }
}
