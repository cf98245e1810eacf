"""Values that every room speaks of: the model, problems, formats, languages, and words as people
write them."""
