"""What style presets do to a painted picture. Every effect takes pixels and a `Touch` and gives pixels of that size."""
