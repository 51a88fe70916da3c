"""Live figures, one module per lesson: a plain figure function and a thin widget over it."""
