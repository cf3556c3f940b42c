"""What operations cost in circuits of the library, and so what every bound is worth as a number."""
