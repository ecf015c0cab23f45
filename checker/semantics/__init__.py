"""From names as text to what they mean: types, resolved declarations, and the shape of the data."""
