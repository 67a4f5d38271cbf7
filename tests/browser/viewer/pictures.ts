// The pictures of the viewer: what each shows, how it is made, and what a reader types to see it.
import type { Page } from "playwright-core";
import { playTo, seek, waitForTime } from "./picture-tools.ts";
import type { PageOptions } from "./site.ts";

/** A picture of the page. */
export interface Picture {
  /** file in src/viewer/pictures, without its ending */
  readonly name: string;
  /** one sentence */
  readonly about: string;
  /** query of the page */
  readonly query: string;
  /** what shows it, where the query alone does not; Markdown */
  readonly how?: string;
  readonly options?: PageOptions;
  /** what is done on the page before the picture is made */
  readonly prepare?: (page: Page) => Promise<unknown>;
  /** no frame is waited for: the picture is not of a scene */
  readonly isStill?: boolean;
  /** the page is the one in a file of its own, from disk */
  readonly isFile?: boolean;
}

/** The picture of the README's first screen. */
export const HERO = "replay-3v3";

const PHONE = { width: 390, height: 780 } as const;
const DARK = { scheme: "dark" } as const;
const THREE = "?replay=recordings/3v3-scripted-attacking.gyr";
const ONE = "?replay=recordings/1v1-scripted-cautious.gyr";
const SIX = "?replay=recordings/6v6-scripted.gyr";
const FLOW = "?scene=turbulence/kf4-64&play=0";

const tab = (name: string) => (page: Page) => page.click(`#tab-${name}`);
const press =
  (...keys: string[]) =>
  async (page: Page) => {
    for (const key of keys) await page.keyboard.press(key);
  };

/** Pictures of volleyball. */
const VOLLEYBALL: readonly Picture[] = [
  {
    name: HERO,
    about:
      "A 3v3 match as a recording: teams, the ball with its trail, who touched it, the score; heights and thrusts beside it.",
    query: `${THREE}&t=1.74&play=0`,
  },
  {
    name: "hover-card",
    about: "The pointer on a drone: its state with units.",
    query: `${THREE}&t=1.2&play=0`,
    prepare: (page) => page.mouse.move(610, 397),
  },
  {
    name: "replay-ball",
    about:
      "The camera that follows the ball, with its trail, the marks of its last touches and where it is going.",
    query: `${THREE}&t=1.06&camera=ball&play=0`,
    how: "the link, and the key `p`",
    prepare: press("p"),
  },
  {
    name: "replay-1v1-referee",
    about: "A 1v1 rally as the referee sees it.",
    query: `${ONE}&t=1.5&camera=referee&play=0`,
  },
  {
    name: "replay-6v6-team",
    about: "6v6 from behind the blue team, with names.",
    query: `${SIX}&t=3.3&camera=team0&play=0`,
    how: "the link, and the key `m`",
    prepare: press("m"),
  },
  {
    name: "replay-6v6-top",
    about: "The same from above, with the trails of the whole game so far.",
    query: `${SIX}&t=4.1&camera=top&play=0`,
    how: "the link, and the key `t` twice",
    prepare: press("t", "t"),
  },
  {
    name: "ghosts",
    about: "Two recordings over each other; the second one pale.",
    query: `${THREE}&compare=recordings/3v3-scripted-cautious.gyr&t=2.3&play=0`,
    how: "`gyre view a.gyr b.gyr`, or the link",
  },
  {
    name: "plots",
    about:
      "Other quantities beside the picture, with a range that loops; a click in a plot moves the playhead.",
    query: `${ONE}&t=8.2&speed=0.5&play=0`,
    how: "the link, other quantities in the menus, and the keys `[` and `]`",
    prepare: async (page) => {
      await page.locator("select[aria-label='Plot 1']").selectOption("Speed");
      await page.locator("select[aria-label='Plot 2']").selectOption("Tilt");
      await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
      await press("[", "Shift+ArrowRight", "Shift+ArrowRight", "]", "Shift+ArrowLeft")(page);
    },
  },
  {
    name: "practice-solo-bump",
    about:
      "A trained policy bumps the ball, live: what it has done in this episode, heights and thrusts, and the touches on the timeline.",
    query: "?scene=volleyball/solo-bump&play=0",
    how: "the link, played for some seconds; also `gyre evaluate --record` and `gyre view`",
    prepare: (page) => playTo(page, 7.4),
  },
  {
    name: "details",
    about:
      "Where a recording is from, its games and hashes, and the proof: the page plays the games again and compares.",
    query: `${THREE}&t=22.8&play=0`,
    how: "the link, *Details*, *Play its games again and compare*",
    prepare: async (page) => {
      await tab("Details")(page);
      await page.click("button:has-text('Play its games again')");
      await page.waitForSelector("text=True: 3 games");
      await page.$eval("#tab-body", (body) => body.scrollTo(0, 1e6));
    },
  },
  {
    name: "live-settings",
    about: "A match played in the page: teams, seed, number of games, what is drawn.",
    query: "?scene=volleyball/3v3&seed=7&home=scripted-cautious&away=scripted-attacking&play=0",
    how: "the link, *Settings*",
    prepare: async (page) => {
      await playTo(page, 3);
      await tab("Settings")(page);
    },
  },
  {
    name: "drill",
    about: "A serve drill, played in the page.",
    query: "?scene=volleyball/serve-drill&play=0",
    prepare: (page) => playTo(page, 1.4),
  },
];

/** Pictures of turbulence. */
const TURBULENCE: readonly Picture[] = [
  {
    name: "flow-plane",
    about:
      "Vorticity of forced turbulence on 64² points, computed in the page; spectrum and density beside the reference.",
    query: FLOW,
    prepare: (page) => playTo(page, 0.9),
  },
  {
    name: "flow-poke",
    about: "Stirred by a click: the page says that it is no longer the published case.",
    query: `${FLOW}&camera=top`,
    how: "the link, then a click into the flow",
    prepare: async (page) => {
      // a flow that stands still has come to rest a little ahead: the click acts at the same step everywhere
      await page.waitForTimeout(700);
      await page.mouse.click(430, 400);
      await page.mouse.move(5, 5);
      await waitForTime(page, 0.5);
      await page.keyboard.press("k");
      await seek(page, 0.45);
    },
  },
  {
    name: "flow-relief",
    about: "The same as a relief in 3D.",
    query: `${FLOW}&view=relief&camera=orbit`,
  },
  {
    name: "flow-symlog",
    about: "Colours on a symmetric logarithmic scale: what is weak is seen too.",
    query: "?scene=turbulence/kf4-64&scale=symlog&play=0",
  },
  {
    name: "flow-closures",
    about:
      "Three closures side by side from one start: no closure, Smagorinsky, Leith; spectra and tails against the reference.",
    query: "?scene=turbulence/kf4-32&closure=none,smagorinsky,leith&play=0",
    prepare: (page) => playTo(page, 2.4),
  },
  {
    name: "flow-lattice",
    about: "The agents' lattice and the coefficient field of the closure over the flow.",
    query: "?scene=turbulence/kf4-64&closure=local-leith&play=0",
    how: "the link, and *Its coefficient* and *Agents* below *Settings*, *Drawing*",
    prepare: async (page) => {
      await playTo(page, 0.9);
      await tab("Settings")(page);
      await page.getByLabel("Its coefficient").selectOption("tint");
      await page.getByLabel("Agents and their coefficients").check();
      await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
      await page.$eval("#tab-body", (body) => body.scrollTo(0, 1e6));
    },
  },
  {
    name: "flow-learned",
    about:
      "A learned closure beside no closure: a trained policy turns one hyperviscosity, h, by how full the spectrum is.",
    query: "?scene=turbulence/kf4-32&closure=learned:smarl-32,none&play=0",
    how: "the link, played for some seconds",
    prepare: async (page) => {
      await playTo(page, 2.4);
      await page.$eval("#tab-body", (body) => body.scrollTo(0, 1e6));
    },
  },
];

/** Pictures of the page. */
const PAGE: readonly Picture[] = [
  {
    name: "gallery",
    about: "The gallery: recordings, matches and flows to run, a place to drop files.",
    query: "",
    how: "`npx gyre view`",
    isStill: true,
  },
  {
    name: "help",
    about: "The keys.",
    query: `${THREE}&t=6.5&play=0`,
    how: "the key `?`",
    prepare: press("?"),
  },
  {
    name: "error",
    about:
      "A link that cannot be: the message names the field, the rule and the value, and the page stays usable.",
    query: "?scene=turbulence/kf4-65",
    isStill: true,
    prepare: (page) => page.waitForSelector(".message.error"),
  },
  {
    name: "single-file",
    about: "A recording as one HTML file, opened from disk.",
    query: "",
    how: "`gyre export match.gyr --to html`, then a double click",
    isFile: true,
    prepare: async (page) => {
      await page.keyboard.press("k");
      await seek(page, 2.3);
    },
  },
  {
    name: "dark-replay",
    about: "Dark colours, as the system says or at a button.",
    query: `${THREE}&t=14.3&play=0`,
    options: DARK,
  },
  {
    name: "dark-flow",
    about: "The same for a flow.",
    query: "?scene=turbulence/kf4beta20-64&view=relief&camera=orbit&play=0",
    options: DARK,
  },
  {
    name: "phone-gallery",
    about: "The gallery on a phone.",
    query: "",
    options: PHONE,
    isStill: true,
  },
  { name: "phone-replay", about: "A replay on a phone.", query: `${ONE}&t=3.6&play=0`, options: PHONE },
  {
    name: "phone-flow",
    about: "A flow on a phone.",
    query: "?scene=turbulence/kf4beta20-64&play=0",
    options: PHONE,
  },
];

/** All pictures by chapter, in the order of the page that shows them. */
export const CHAPTERS: readonly { readonly title: string; readonly pictures: readonly Picture[] }[] = [
  { title: "Volleyball", pictures: VOLLEYBALL },
  { title: "Turbulence", pictures: TURBULENCE },
  { title: "The page", pictures: PAGE },
];

/** A picture of a scene for the gallery. */
export interface Card {
  /** e.g. "volleyball/3v3" */
  readonly scene: string;
  /** query that shows it best */
  readonly query: string;
  /** how far the wheel turns towards the scene, px */
  readonly nearer?: number;
  readonly prepare?: (page: Page) => Promise<unknown>;
}

const relief = (scene: string): Card => ({
  scene,
  query: `?scene=${scene}&play=0&view=relief&camera=orbit`,
  nearer: 400,
});
const drill = (scene: string, time: number): Card => ({
  scene,
  query: `?scene=${scene}&play=0`,
  nearer: 300,
  prepare: (page) => playTo(page, time),
});

/** Cards, one for each scene that the gallery features. */
export const CARDS: readonly Card[] = [
  { scene: "volleyball/3v3", query: `${THREE}&t=1.3&play=0`, nearer: 300 },
  { scene: "volleyball/1v1", query: `${ONE}&t=1.1&play=0`, nearer: 200 },
  { scene: "volleyball/6v6", query: `${SIX}&t=2.9&play=0`, nearer: 400 },
  drill("volleyball/serve-drill", 1.2),
  drill("volleyball/receive-drill", 1.2),
  { ...drill("volleyball/hover-iris", 0.4), query: "?scene=volleyball/hover-iris&camera=drone0&play=0" },
  { ...drill("volleyball/solo-bump", 2.2), query: "?scene=volleyball/solo-bump&camera=ball&play=0" },
  { ...drill("volleyball/hit-the-ball", 1.35), nearer: 200 },
  { ...drill("volleyball/back-and-forth", 1), nearer: 100 },
  relief("turbulence/kf4-64"),
  relief("turbulence/kf4beta20-64"),
  relief("turbulence/kf25-128"),
  relief("turbulence/taylor-green-64"),
];
