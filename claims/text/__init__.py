"""Reading texts: decoding what people bring, and pointing into it. Pure Python, no Django."""
