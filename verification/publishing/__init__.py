"""What the world gets: records, feeds and pages of published facts."""
