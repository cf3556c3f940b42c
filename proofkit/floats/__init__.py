"""What p-bit float arithmetic means, written twice: exactly on fractions, and on machine words."""
