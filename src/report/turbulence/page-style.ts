// How a report page looks: neutral, light or dark as the reader's system says, white when printed. Figures keep their
// white ground in both.

/** The style sheet of a page. */
export const PAGE_STYLE = `:root {
  color-scheme: light dark;
  --ground: #ffffff; --ink: #1d1f21; --quiet: #5b6066; --line: #d9dce0; --tint: #f4f5f7; --best: #0b6b3a; --best-ground: #e3f3ea;
}
@media (prefers-color-scheme: dark) {
  :root { --ground: #16181b; --ink: #e4e6e9; --quiet: #a0a6ad; --line: #363a40; --tint: #202328; --best: #7fd8a6; --best-ground: #1c3327; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 15px/1.5 system-ui, "DejaVu Sans", sans-serif; }
main { max-width: 1120px; margin: 0 auto; padding: 32px 24px 64px; }
h1 { font-size: 26px; line-height: 1.25; margin: 0 0 12px; overflow-wrap: anywhere; }
h2 { font-size: 19px; margin: 40px 0 12px; padding-bottom: 6px; border-bottom: 1px solid var(--line); }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 4px 18px; margin: 0; }
dt { color: var(--quiet); }
dd { margin: 0; overflow-wrap: anywhere; }
dl.definitions dt { color: var(--ink); font-weight: 600; }
header dd { font-family: ui-monospace, "DejaVu Sans Mono", monospace; font-size: 13px; align-self: center; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-size: 13.5px; font-variant-numeric: tabular-nums; }
td small { display: block; color: var(--quiet); font-size: 11.5px; font-weight: 400; }
th, td { padding: 6px 11px; vertical-align: top; border-bottom: 1px solid var(--line); text-align: right; white-space: nowrap; }
thead th { background: var(--tint); font-weight: 600; border-bottom: 2px solid var(--line); vertical-align: bottom; }
th:first-child, table.settings td, table.settings th { text-align: left; }
table.settings td { white-space: normal; overflow-wrap: anywhere; }
tbody th { font-weight: 500; }
td.best { color: var(--best); background: var(--best-ground); font-weight: 650; }
table.settings td.best { color: var(--ink); background: var(--tint); }
.note { color: var(--quiet); font-size: 13px; margin: 8px 0 0; }
figure { margin: 20px 0 32px; padding: 12px; background: #ffffff; color: #1d1f21; border: 1px solid var(--line); border-radius: 6px; }
figure > svg { display: block; max-width: 100%; height: auto; margin: 0 auto; }
figcaption { max-width: 724px; margin: 10px auto 2px; font-size: 13.5px; color: #4a4f55; }
@media print {
  :root { --ground: #ffffff; --ink: #000000; --quiet: #444444; --line: #bbbbbb; --tint: #f2f2f2; --best: #000000; --best-ground: #e6e6e6; }
  main { max-width: none; padding: 0; }
  figure { break-inside: avoid; border: 0; padding: 0; }
  table { font-size: 8.5pt; }
  th, td { padding: 3px 6px; }
  tr, dt, dd { break-inside: avoid; }
  h2 { break-after: avoid; }
  .scroll { overflow: visible; }
}
`;
