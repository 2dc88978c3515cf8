"""Images changed as a whole: cut into blocks, resized, read at any points, reordered."""
