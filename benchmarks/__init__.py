"""How fast the portal is, as ratios measured side by side in one run. `script/bench` runs them; docs/benchmarks.md
says what each figure means."""
