"""Results of benchmarks: measures with intervals, what is drawn, and the file that holds both."""
