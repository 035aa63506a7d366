// How the HTML report looks, by day and by night.
#pragma once
#include <string_view>

namespace eczema::conformance {

inline constexpr std::string_view html_style = R"css(
:root { color-scheme: light dark; --line: #8884; --soft: #8881; --bad: #c0392b; --odd: #b26a00; --good: #2e7d32; }
@media (prefers-color-scheme: dark) { :root { --bad: #ff8a80; --odd: #ffb74d; --good: #81c784; } }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 72rem; margin: 0 auto; padding: 1rem; }
h1 { margin: .5rem 0 0; font-size: 1.5rem; } h2 { font-size: 1.15rem; margin: 1.8rem 0 .5rem; }
h4 { margin: .6rem 0 .2rem; font-size: .85rem; }
header p { margin: .3rem 0; }
details { border: 1px solid var(--line); border-radius: 6px; margin: .3rem 0; padding: 0 .7rem; overflow-wrap: anywhere; }
details[open] { padding-bottom: .7rem; }
summary { cursor: pointer; padding: .35rem 0; }
details.fail > summary { color: var(--bad); } details.pass > summary .level { color: var(--good); }
.level { display: inline-block; min-width: 4.6em; font-weight: 600; font-size: .8rem; }
details.fail .level.OURS, details.fail .level.MAY, details.fail .level.SHOULD { color: var(--odd); }
.clause { margin: .2rem 0 .5rem; }
.faults { margin: .3rem 0; padding-left: 1.2rem; }
.exchange { display: grid; grid-template-columns: repeat(auto-fit, minmax(22rem, 1fr)); gap: .7rem; }
pre { background: var(--soft); padding: .5rem; border-radius: 4px; margin: 0; max-height: 22rem; overflow: auto;
      white-space: pre-wrap; overflow-wrap: anywhere; font-size: .8rem; }
table { border-collapse: collapse; width: 100%; font-size: .87rem; }
th, td { text-align: left; vertical-align: top; border-top: 1px solid var(--line); padding: .25rem .5rem .25rem 0; }
td:first-child { white-space: nowrap; }
span.pass { color: var(--good); } span.fail { color: var(--bad); font-weight: 600; } span.skip { opacity: .6; }
)css";

} // namespace eczema::conformance
