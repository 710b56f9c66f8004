"""From surface text to exact values: pure functions that know no rules and no articles."""
