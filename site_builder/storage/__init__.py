"""What is kept between builds and how work is done: files opened safely, objects by their sha256,
the state of the last build, workers, and the one door to DuckDB."""
