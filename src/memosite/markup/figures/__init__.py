"""What is shown: pictures, players, charts and tables, numbered where they have a caption."""
