"""The demonstration: made-up people and places, made by the same verbs that real people use."""
