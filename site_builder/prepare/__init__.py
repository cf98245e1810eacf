"""One dataset, prepared in a worker: read, typed, judged, profiled, drawn and written in every
format."""
