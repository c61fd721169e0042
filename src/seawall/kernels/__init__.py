"""The compiled loops: numba functions over Arrow's buffers, no Python object per value."""
