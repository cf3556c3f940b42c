"""`for t in scan(n)`: recurrences, rewritten to formulas that exist, in the shallowest form that is recognised."""
