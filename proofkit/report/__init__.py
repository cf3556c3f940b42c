"""Reports: one Markdown file for each paper and each family of circuits, and an index."""
