// A rally as a picture (SVG): the court from the side and from above, the ball's path, where drones flew, and
// every touch. Made from plain data, so that reports know nothing of recordings.

import * as Plot from "@observablehq/plot";
import { parseHTML } from "linkedom";
import { escapeXml } from "./xml-text.ts";

/** A path in space, m; z up, the net in the plane x = 0. */
export type Path = readonly (readonly [x: number, y: number, z: number])[];

/** What to draw. */
export interface RallyData {
  readonly title: string;
  readonly subtitle: string;
  /** what plays: names of team 0 and team 1, where there is one, for the legend */
  readonly teams: readonly string[];
  readonly court: { readonly length_m: number; readonly width_m: number; readonly netHeight_m: number };
  /** empty where there is none */
  readonly ball: Path;
  readonly drones: readonly { readonly team: number; readonly path: Path }[];
  /** touches of the ball, in order; without a ball the waypoints reached */
  readonly touches: readonly { readonly team: number; readonly at: readonly [number, number, number] }[];
}

const FONT = "system-ui, sans-serif";
const TEAMS = ["#2166ac", "#b2182b"] as const;
const WIDTH = 900;
const MARGIN = 54;
/** least height of the side view, m */
const SKY_M = 6;
const BALL_COLOR = "#e08214";

function teamColor(team: number): string {
  return TEAMS[team] ?? "#555555";
}

interface PathPoint {
  readonly x: number;
  readonly v: number;
  readonly id: number;
  readonly color: string;
}

/** Largest |coordinate| on an axis of all paths; numbers that are not finite do not count. */
function reachOf(data: RallyData, axis: 0 | 1 | 2): number {
  let most = 0;
  for (const path of [data.ball, ...data.drones.map((drone) => drone.path)]) {
    for (const point of path) {
      const size = Math.abs(point[axis]);
      if (Number.isFinite(size)) most = Math.max(most, size);
    }
  }
  return most;
}

/** One view: x across, and y or z up; as much of the world as the rally took. */
function drawView(data: RallyData, axis: 1 | 2, document: Document): SVGElement {
  const { length_m, width_m, netHeight_m } = data.court;
  const reach = Math.max(length_m / 2 + 1, reachOf(data, 0) + 0.3);
  const top =
    axis === 2 ? Math.max(SKY_M, reachOf(data, 2) + 0.3) : Math.max(width_m / 2, reachOf(data, 1)) + 0.6;
  const [low, high] = axis === 2 ? [0, top] : [-top, top];
  const scale = (WIDTH - 2 * MARGIN) / (2 * reach);
  const points = (path: Path, id: number, color: string): PathPoint[] =>
    path.map((p) => ({ x: p[0], v: p[axis], id, color }));
  const drones = data.drones.flatMap(({ team, path }, k) => points(path, k, teamColor(team)));
  const ball = points(data.ball, 0, BALL_COLOR);
  const ends = data.drones.flatMap(({ team, path }, k) => points(path.slice(-1), k, teamColor(team)));
  const touches = data.touches.map(({ team, at }, k) => ({
    x: at[0],
    v: at[axis],
    color: teamColor(team),
    label: `${k + 1}`,
  }));
  const court =
    axis === 2
      ? [
          Plot.ruleY([0], { x1: -length_m / 2, x2: length_m / 2, stroke: "#333", strokeWidth: 2 }),
          Plot.link([0], { x1: 0, x2: 0, y1: 0, y2: netHeight_m, stroke: "#333", strokeWidth: 3 }),
        ]
      : [
          Plot.rect([0], {
            x1: -length_m / 2,
            x2: length_m / 2,
            y1: -width_m / 2,
            y2: width_m / 2,
            fill: "#f2efe6",
            stroke: "#333",
          }),
          Plot.ruleX([0], { y1: -width_m / 2, y2: width_m / 2, stroke: "#333", strokeWidth: 3 }),
        ];
  return Plot.plot({
    document,
    width: WIDTH,
    height: scale * (high - low) + 2 * 30,
    marginLeft: MARGIN,
    marginRight: MARGIN,
    marginTop: 30,
    marginBottom: 30,
    style: { fontFamily: FONT, fontSize: "12px", background: "white" },
    x: { domain: [-reach, reach], label: axis === 2 ? null : "x, m" },
    y: { domain: [low, high], label: axis === 2 ? "height z, m" : "y, m" },
    marks: [
      ...court,
      Plot.line(drones, { x: "x", y: "v", z: "id", stroke: "color", strokeWidth: 1.6, strokeOpacity: 0.45 }),
      Plot.dot(ends, { x: "x", y: "v", fill: "color", r: 5 }),
      Plot.line(ball, { x: "x", y: "v", stroke: BALL_COLOR, strokeWidth: 2.2 }),
      Plot.dot(ball.slice(-1), { x: "x", y: "v", fill: BALL_COLOR, stroke: "#333", r: 6 }),
      Plot.dot(touches, { x: "x", y: "v", fill: "white", stroke: "color", strokeWidth: 2, r: 8 }),
      Plot.text(touches, { x: "x", y: "v", text: "label", fill: "color", fontWeight: 700, fontSize: 11 }),
    ],
  }) as unknown as SVGElement;
}

/** The rally as a standalone SVG document. */
export function rallySvg(data: RallyData): string {
  const { document } = parseHTML("<html><body></body></html>");
  const views = [drawView(data, 2, document), drawView(data, 1, document)];
  const head = 76;
  const heights = views.map((view) => Number(view.getAttribute("height")));
  const total = head + heights.reduce((a, b) => a + b, 0);
  const text = (y: number, size: number, weight: number, color: string, words: string): string =>
    `<text x="${MARGIN - 30}" y="${y}" font-family="${FONT}" font-size="${size}" font-weight="${weight}" fill="${color}">${escapeXml(words)}</text>`;
  let at = head;
  const parts = views.map((view, k) => {
    const shifted = `<g transform="translate(0,${at})">${view.outerHTML}</g>`;
    at += heights[k] as number;
    return shifted;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${total}" viewBox="0 0 ${WIDTH} ${total}">`,
    `<rect width="${WIDTH}" height="${total}" fill="white"/>`,
    text(26, 17, 700, "#111", data.title),
    text(46, 12, 400, "#555", data.subtitle),
    legend(data),
    ...parts,
    "</svg>\n",
  ].join("\n");
}

/** Who is which colour. */
function legend({ teams, ball }: RallyData): string {
  const part = (color: string, mark: string, words: string): string =>
    `<tspan fill="${color}" font-weight="700">${mark}</tspan><tspan fill="#333"> ${escapeXml(words)}   </tspan>`;
  const parts = [
    ...teams.map((name, team) => part(teamColor(team), "●", name)),
    ...(ball.length > 0 ? [part(BALL_COLOR, "●", "ball")] : []),
    part("#333", "①", `${ball.length > 0 ? "touches" : "waypoints"} in order`),
  ];
  return `<text x="${MARGIN - 30}" y="66" font-family="${FONT}" font-size="12" xml:space="preserve">${parts.join("")}</text>`;
}
