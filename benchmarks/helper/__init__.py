"""practicaldl against what people would use instead: python -m benchmarks.helper writes benchmarks/helper.md."""
