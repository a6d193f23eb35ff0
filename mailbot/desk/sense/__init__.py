"""What a mail asks, and the words that say so: rules and one linear model, sentence by sentence."""
