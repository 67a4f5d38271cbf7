// Starts the page.

import { render } from "preact";
import { App } from "./app/app.tsx";
import { Page } from "./app/page.ts";
import { startScheme } from "./app/scheme.ts";

startScheme();
const page = new Page();
const root = document.getElementById("app");
if (root) {
  root.replaceChildren();
  render(<App page={page} />, root);
}
page.start();
