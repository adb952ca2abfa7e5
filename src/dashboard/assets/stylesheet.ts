/** On top of Pico: calm and dense. Colour is for state only, and a word and a shape stand beside it. */
export const stylesheet = `:root {
  --pico-font-size: 93.75%;
  --pico-spacing: 0.8rem;
  --pico-form-element-spacing-vertical: 0.4rem;
  --pico-form-element-spacing-horizontal: 0.6rem;
  --pico-block-spacing-vertical: 0.8rem;
  --ok: #1a6b3c;
  --running: #1d5ea8;
  --waiting: #52606d;
  --uncertain: #7a5200;
  --failed: #a81e1e;
  --line: #d5dbe3;
  --soft: #f2f5f9;
  --muted: #52606d;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ok: #6fd197;
    --running: #83b8f7;
    --waiting: #aab6c4;
    --uncertain: #f0c05a;
    --failed: #ff9a94;
    --line: #343c48;
    --soft: #1b212b;
    --muted: #aab6c4;
  }
}
@media (min-width: 576px) { :root { --pico-font-size: 93.75%; } }
h1 { font-size: 1.4rem; margin-bottom: 0.6rem; }
h1.says { font-size: 1.15rem; font-weight: 400; line-height: 1.5; }
:is(h1, h2) small { font-weight: 400; }
h2 { font-size: 1.1rem; margin: 1.4rem 0 0.5rem; }
h3 { font-size: 1rem; margin: 0.8rem 0 0.3rem; }
h4 { font-size: 0.95rem; margin: 0.6rem 0 0.2rem; }
p { margin-bottom: 0.6rem; }
code, pre { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
:not(pre) > code { padding: 0.05em 0.3em; font-size: 0.88em; overflow-wrap: anywhere; }
pre { margin-bottom: 0.6rem; padding: 0.6rem 0.8rem; font-size: 0.85rem; white-space: pre-wrap; overflow-wrap: anywhere; }
pre > code { padding: 0; }
caption { text-align: left; }
/* Text that runs the other way must not take what stands beside it along. */
:where(a, code, strong, em, small, span, dd, option) { unicode-bidi: isolate; }
pre.json, pre.source { max-height: 32rem; overflow: auto; }
a:focus-visible, button:focus-visible, summary:focus-visible, pre:focus-visible { outline: 3px solid var(--running); outline-offset: 2px; }
.skip { position: absolute; left: -999rem; }
.skip:focus { left: 0.5rem; top: 0.5rem; padding: 0.4rem; background: var(--pico-background-color); z-index: 9; }
.top { display: flex; flex-wrap: wrap; align-items: center; gap: 0.2rem 1.2rem; padding-block: 0.3rem; border-bottom: 1px solid var(--line); }
.top .brand { font-weight: 700; text-decoration: none; }
.top nav { flex: 1; overflow: visible; }
.top nav ul { flex-wrap: wrap; margin: 0; }
.top nav li { padding: 0.2rem 0.5rem; }
.top nav a { margin: 0; padding: 0.3rem; }
.top nav a[aria-current] { font-weight: 700; text-decoration: underline; text-underline-offset: 0.3em; }
.logout { display: flex; align-items: center; gap: 0.6rem; margin: 0; color: var(--muted); }
main { padding-block: 1rem 3rem; }
main:focus { outline: none; }
main.login { max-width: 30rem; padding-top: 12vh; }
form { margin-bottom: 0.6rem; }
button[type=submit], button[type=button] { width: auto; margin-bottom: 0; }
button.small, a.small { padding: 0.2rem 0.6rem; font-size: 0.88rem; }
.row { display: flex; flex-wrap: wrap; gap: 0.5rem; align-items: end; }
p.row { align-items: center; gap: 1rem; }
.row form, .row input, .row select, .row label { margin: 0; }
.filter { display: grid; grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr)); gap: 0.5rem; align-items: end; }
.filter label { margin: 0; font-size: 0.85rem; color: var(--muted); }
.filter input, .filter select { margin: 0.1rem 0 0; }
.notice { border-left: 4px solid var(--uncertain); background: var(--soft); padding: 0.5rem 0.8rem; margin-block: 0.5rem; }
.notice-failed { border-color: var(--failed); }
.notice-ok { border-color: var(--ok); }
.notice ul { margin: 0; }
.empty { color: var(--muted); padding: 1.2rem 0; }
.muted { color: var(--muted); }
.state { white-space: nowrap; font-weight: 600; }
.state-ok { color: var(--ok); }
.state-running { color: var(--running); }
.state-waiting, .state-none { color: var(--waiting); }
.state-uncertain { color: var(--uncertain); }
.state-failed { color: var(--failed); }
.id-whole { overflow-wrap: anywhere; }
.address { overflow-wrap: anywhere; }
time { white-space: nowrap; }
table.rows { margin-bottom: 0.8rem; }
table.rows td, table.rows th { padding: 0.35rem 0.6rem 0.35rem 0; vertical-align: top; background: none; }
table.rows td.says { width: 100%; overflow-wrap: anywhere; }
table.rows td.wraps { min-width: 9rem; overflow-wrap: anywhere; }
table.rows tr:focus-within { background: var(--soft); }
.pager { display: flex; gap: 1rem; }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr)); gap: 0.8rem; margin: 0 0 0.8rem; }
.figures div { border: 1px solid var(--line); border-radius: 0.4rem; padding: 0.5rem 0.8rem; }
.figures dt { color: var(--muted); font-size: 0.85rem; font-weight: 400; }
.figures dd { margin: 0; font-size: 1.5rem; font-variant-numeric: tabular-nums; }
.figures small { display: block; font-size: 0.8rem; color: var(--muted); }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 24rem), 1fr)); gap: 1.2rem; }
.chart > svg { height: 9rem; }
svg.bars { display: block; width: 100%; }
.margin svg.bars { height: 2.6rem; margin-bottom: 0.3rem; }
.chart figcaption { font-size: 0.85rem; color: var(--muted); }
.bars .axis { stroke: var(--line); }
.ends { display: flex; justify-content: space-between; }
.legend { display: flex; flex-wrap: wrap; gap: 0 1rem; padding: 0; font-size: 0.85rem; }
.legend li { list-style: none; margin: 0; }
.bar-done { fill: var(--ok); }
.bar-nothing { fill: var(--line); }
.bar-waiting { fill: var(--running); }
.bar-uncertain { fill: var(--uncertain); }
.bar-failed { fill: var(--failed); }
.delivery { display: grid; grid-template-columns: minmax(0, 1fr); gap: 1.2rem; }
@media (min-width: 992px) { .delivery { grid-template-columns: minmax(20rem, 2fr) minmax(0, 3fr); } }
ol.timeline { padding: 0; margin: 0; border-left: 2px solid var(--line); }
ol.timeline li { list-style: none; margin: 0; padding: 0.3rem 0 0.3rem 0.9rem; }
ol.timeline li.attempt { padding-left: 2rem; font-size: 0.92em; }
ol.timeline .head { display: flex; flex-wrap: wrap; gap: 0 0.6rem; justify-content: space-between; }
ol.timeline svg { display: block; width: 100%; height: 0.4rem; background: var(--soft); }
.track-ok { fill: var(--ok); }
.track-running { fill: var(--running); }
.track-waiting, .track-none { fill: var(--waiting); }
.track-uncertain { fill: var(--uncertain); }
.track-failed { fill: var(--failed); }
.facts { display: grid; grid-template-columns: fit-content(40%) minmax(0, 1fr); gap: 0.1rem 1rem; margin: 0 0 0.8rem; }
.facts dt { color: var(--muted); font-weight: 400; overflow-wrap: anywhere; }
.facts dd { margin: 0; overflow-wrap: anywhere; }
section.block { border-top: 1px solid var(--line); padding-top: 0.2rem; margin-top: 0.8rem; }
section.block:target { outline: 2px solid var(--running); outline-offset: 0.4rem; }
ul.inline { display: flex; flex-wrap: wrap; gap: 0 1.2rem; padding: 0; margin: 0; }
ul.inline li { list-style: none; margin: 0; }
ul.rules { padding: 0; }
ul.rules li { list-style: none; margin: 0 0 0.3rem; }
.tabs { display: flex; flex-wrap: wrap; gap: 0.3rem 1rem; padding: 0; }
.tabs li { list-style: none; margin: 0; }
.tabs a[aria-current] { font-weight: 700; text-decoration: underline; text-underline-offset: 0.3em; }
pre.source { white-space: pre; padding-left: 0; margin: 0; }
pre.source span { display: block; min-height: 1.5em; }
pre.source span::before { content: attr(data-line); display: inline-block; width: 3.5em; padding-right: 1em; text-align: right; color: var(--muted); user-select: none; }
pre.source span:target { background: var(--line); }
pre.difference { white-space: pre; overflow-x: auto; }
pre.difference :is(ins, del, span) { display: block; text-decoration: none; color: inherit; background: none; }
pre.difference ins { border-left: 3px solid var(--ok); }
pre.difference del { border-left: 3px solid var(--failed); }
pre.difference span { border-left: 3px solid transparent; }
.beside pre.source { border-radius: 0; }
.beside { display: grid; grid-template-columns: minmax(0, 1fr); }
.margin { padding: 0.3rem 0 1rem; font-size: 0.92rem; }
.margin p, .margin ul { margin-bottom: 0.3rem; }
.margin h3 { margin-top: 0.2rem; overflow-wrap: anywhere; }
.margin details { margin: 0; }
.margin summary { width: max-content; }
@media (min-width: 992px) {
  .beside { grid-template-columns: minmax(0, 1fr) 21rem; }
  .margin { padding: 0.3rem 0 0.6rem 1.2rem; }
  .beside:focus-within > .margin { background: var(--soft); }
}
.playground { display: grid; grid-template-columns: minmax(0, 1fr); gap: 0 1.2rem; }
.playground textarea { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; font-size: 0.85rem; line-height: 1.45; margin: 0.2rem 0 0.6rem; resize: vertical; }
@media (min-width: 992px) { .playground { grid-template-columns: minmax(0, 3fr) minmax(0, 2fr); } }
.playground button { justify-self: start; }
meter { width: 8rem; }
@media (max-width: 767px) {
  table.rows thead { position: absolute; left: -999rem; }
  table.rows tbody, table.rows tr, table.rows td { display: block; border: 0; }
  table.rows tr { border-bottom: 1px solid var(--line); padding: 0.4rem 0; }
  table.rows td { padding: 0.05rem 0; overflow-wrap: anywhere; }
  table.rows td.inline { display: inline-block; margin-right: 0.8rem; }
  .top { justify-content: space-between; }
  .top nav { order: 1; flex-basis: 100%; }
  .top nav ul { margin-left: -0.5rem; }
  .top nav li { padding: 0.35rem 0.4rem; }
}
`;
